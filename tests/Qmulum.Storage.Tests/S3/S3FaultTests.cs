using System.Collections.Concurrent;
using Amazon.Runtime;

namespace Qmulum.Storage.Tests;

/// <summary>Bad servers and bad lines, in front of the real server: what passes is sat out, what does not is typed, nothing is acknowledged that is not there.</summary>
public sealed class S3FaultTests
{
    static readonly CancellationToken None = CancellationToken.None;

    static readonly BlobKey Key = BlobKey.Parse("a/b");

    /// <summary>Two parts of 5 MiB and a bit.</summary>
    static readonly byte[] Large = RandomContent.Of(1, 11_000_000);

    static readonly byte[] Small = RandomContent.Of(2, 200_000);

    public static TheoryData<int, string, string, string> Refusals() => new()
    {
        { 403, "AccessDenied", "store-read-only", "refuses to be written" },
        { 503, "SlowDown", "store-unavailable", "slow down" },
        { 500, "InternalError", "store-unavailable", "500 InternalError" },
        { 400, "ExpiredToken", "store-unavailable", "have expired" },
        { 403, "RequestTimeTooSkewed", "store-unavailable", "clock" },
        { 403, "InvalidAccessKeyId", "store-unavailable", "does not know these keys" },
        { 403, "SignatureDoesNotMatch", "store-unavailable", "does not know these keys" },
        { 301, "PermanentRedirect", "store-unavailable", "another region" },
        { 404, "NoSuchBucket", "store-offline", "no bucket" },
        { 403, "QuotaExceeded", "store-full", "no room" },
        { 507, "InsufficientStorage", "store-full", "no room" },
        { 400, "EntityTooLarge", "blob-too-large", "that large" },
        { 501, "NotImplemented", "store-unavailable", "does not offer" },
        { 400, "<b>odd</b>", "store-unavailable", "400" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_typed_in_a_clear_sentence_and_leaves_what_was_there(int status, string code, string expected, string says)
    {
        await using var fixture = await MakeAsync();
        await fixture.S3.UploadAsync(Key, Small);
        fixture.Proxy.Fault = request => request.Method == "PUT" ? request.RefuseAsync(status, code) : No;

        foreach (var content in new[] { Large, Small[..1000] })
        {
            var fault = await Assert.ThrowsAnyAsync<StoreException>(() => fixture.S3.UploadAsync(Key, content));
            Assert.Equal(expected, fault.Code);
            Assert.Contains(says, fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-of-the-server", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(S3Server.SecretKey, fault.ToString(), StringComparison.Ordinal);
        }

        fixture.Proxy.Fault = null;
        Assert.Equal(Small, await fixture.S3.ReadAsync(Key));
        Assert.Equal(0, await fixture.CountStagedAsync());
    }

    [Theory]
    [InlineData(503, "SlowDown")]
    [InlineData(500, "InternalError")]
    [InlineData(503, "ServiceUnavailable")]
    [InlineData(400, "RequestTimeout")]
    public async Task What_passes_is_sat_out(int status, string code)
    {
        await using var fixture = await MakeAsync();
        var refusals = 0;
        fixture.Proxy.Fault = request => request.IsPart && Interlocked.Increment(ref refusals) <= 2 ? request.RefuseAsync(status, code) : No;

        await fixture.S3.UploadAsync(Key, Large);
        await fixture.S3.VerifyAsync(Key, BlobDigest.Of(Large), None);
        Assert.True(refusals > 2);
    }

    [Fact]
    public async Task A_part_that_is_cut_off_is_sent_again_and_no_other()
    {
        await using var fixture = await MakeAsync();
        List<string> parts = [];
        fixture.Proxy.Fault = request =>
        {
            lock (parts)
            {
                if (request.IsPart && request.Target.Contains("partNumber=2", StringComparison.Ordinal) && !parts.Contains("2"))
                {
                    parts.Add("2");
                    return request.CutAfterAsync(1_000_000);
                }

                if (request.IsPart)
                {
                    parts.Add(request.Target[(request.Target.IndexOf("partNumber=", StringComparison.Ordinal) + 11)..][..1]);
                }
            }

            return No;
        };

        await fixture.S3.UploadAsync(Key, Large);
        Assert.Equal(["1", "2", "2", "3"], parts.Order());
        await fixture.S3.VerifyAsync(Key, BlobDigest.Of(Large), None);
    }

    [Fact]
    public async Task A_line_that_is_always_cut_ends_the_upload_with_nothing_left()
    {
        await using var fixture = await MakeAsync();
        fixture.Proxy.Fault = request => request.IsPart ? request.CutAfterAsync(1_000_000) : No;

        await using (var upload = await fixture.S3.BeginAsync(Large.Length, None))
        {
            var first = await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            {
                await upload.WriteInPiecesAsync(Large, 1);
                await upload.CommitAsync(Key, None);
            });
            Assert.Contains("cut off", first.Message, StringComparison.Ordinal);
            fixture.Proxy.Fault = null;
            Assert.Same(first, await Assert.ThrowsAsync<StoreUnavailableException>(() => upload.CommitAsync(Key, None)));
        }

        Assert.Null(await fixture.S3.StatAsync(Key, None));
        Assert.Equal(0, await fixture.CountStagedAsync());
    }

    [Theory]
    [InlineData("a put", false)]
    [InlineData("a put", true)]
    [InlineData("a part", false)]
    [InlineData("the putting together", false)]
    [InlineData("the copy", false)]
    [InlineData("the copy", true)]
    public async Task A_server_that_says_yes_and_keeps_nothing_is_found_before_the_blob_is_acknowledged(string about, bool replaces)
    {
        await using var fixture = await MakeAsync();
        if (replaces)
        {
            await fixture.S3.UploadAsync(Key, RandomContent.Of(9, Small.Length));
        }

        fixture.Proxy.Fault = request => about switch
        {
            "a put" => request.IsPut("a/b"),
            "a part" => request.IsPart,
            "the putting together" => request.Method == "POST" && request.Target.Contains("?uploadId=", StringComparison.Ordinal),
            _ => request.Target.Contains("a/b", StringComparison.Ordinal) && request.Method is "PUT" or "POST",
        } ? request.LieAsync() : No;
        var content = about == "a put" ? Small : Large;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => fixture.S3.UploadAsync(Key, content));
        fixture.Proxy.Fault = null;
        var kept = await fixture.S3.StatAsync(Key, None);
        Assert.Equal(replaces ? Small.Length : null, kept?.Size);
    }

    [Fact]
    public async Task A_server_is_no_liar_when_another_writer_puts_the_same_content_back_six_times()
    {
        await using var fixture = await MakeAsync();
        var others = RandomContent.Of(9, Small.Length);
        var came = 0;
        fixture.Proxy.Fault = async request =>
        {
            if (request.Method == "HEAD" && request.Target.Contains("a/b", StringComparison.Ordinal) && came < 6)
            {
                came++;
                await fixture.OverwriteAsync(Key, others);
            }

            return false;
        };

        await fixture.S3.UploadAsync(Key, Small);

        Assert.Equal(6, came);
        await fixture.S3.VerifyAsync(Key, BlobDigest.Of(Small), None);
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(11_000_000)]
    public async Task A_byte_that_changed_on_the_way_is_refused_by_the_server(int size)
    {
        await using var fixture = await MakeAsync();
        fixture.Proxy.Fault = request =>
        {
            _ = request.Method == "PUT" && request.FlipAt(100);
            return No;
        };

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => fixture.S3.UploadAsync(Key, RandomContent.Of(1, size)));
        Assert.Contains("changed on the way", fault.Message, StringComparison.Ordinal);
        fixture.Proxy.Fault = null;
        Assert.Null(await fixture.S3.StatAsync(Key, None));
    }

    [Fact]
    public async Task A_read_that_is_cut_off_goes_on_where_it_broke()
    {
        await using var fixture = await MakeAsync();
        await fixture.S3.UploadAsync(Key, Large);
        var gets = 0;
        fixture.Proxy.Fault = request =>
        {
            _ = request.Method == "GET" && Interlocked.Increment(ref gets) <= 2 && request.CutAnswerAfter(3_000_000);
            return No;
        };

        Assert.Equal(Large, await fixture.S3.ReadAsync(Key));
        Assert.Equal(3, gets);
        gets = 0;
        Assert.Equal(Large[1000..9_000_000], await fixture.S3.ReadAsync(Key, ByteRange.From(1000, 8_999_999)));
        Assert.Equal(3, gets);
    }

    [Fact]
    public async Task A_read_that_is_always_cut_off_ends_with_a_fault()
    {
        await using var fixture = await MakeAsync();
        await fixture.S3.UploadAsync(Key, Large);
        fixture.Proxy.Fault = request =>
        {
            _ = request.Method == "GET" && request.CutAnswerAfter(1_000_000);
            return No;
        };

        await Assert.ThrowsAsync<StoreUnavailableException>(() => fixture.S3.ReadAsync(Key));
    }

    [Fact]
    public async Task A_read_never_goes_on_in_another_content()
    {
        await using var fixture = await MakeAsync();
        await fixture.S3.UploadAsync(Key, Large);
        fixture.Proxy.Fault = request =>
        {
            _ = request.Method == "GET" && request.CutAnswerAfter(1_000_000);
            return No;
        };
        await using var read = await fixture.S3.OpenAsync(Key, null, None);
        fixture.Proxy.Fault = null;
        await fixture.OverwriteAsync(Key, RandomContent.Of(5, Large.Length));

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => read.Content.CopyToAsync(Stream.Null));
        Assert.Contains("replaced or deleted", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_in_time()
    {
        await using var fixture = await MakeAsync(options => options with { Timeout = TimeSpan.FromMilliseconds(300), Retries = 1 });
        fixture.Proxy.Fault = request => request.StallAsync();

        Func<Task>[] calls = [() => fixture.S3.UploadAsync(Key, Small), () => fixture.S3.OpenAsync(Key, null, None), () => fixture.S3.StatAsync(Key, None)];
        foreach (var call in calls)
        {
            var fault = await Assert.ThrowsAsync<StoreUnavailableException>(call);
            Assert.Contains("did not answer in time", fault.Message, StringComparison.Ordinal);
        }

        Assert.Equal("store-unavailable", (await fixture.S3.CheckAsync(None)).Code);
    }

    [Fact]
    public async Task A_server_that_is_slow_and_answers_in_time_is_waited_for_and_nothing_is_sent_twice()
    {
        await using var fixture = await MakeAsync(options => options with { Timeout = TimeSpan.FromSeconds(3) }); // of each request: all together take longer
        ConcurrentBag<string> asked = [];
        fixture.Proxy.Fault = async request =>
        {
            asked.Add($"{request.Method} {request.Target}");
            await Task.Delay(TimeSpan.FromMilliseconds(600)); // the fault itself: each answer comes so late
            return false;
        };

        await fixture.S3.UploadAsync(Key, Large);
        await fixture.S3.VerifyAsync(Key, BlobDigest.Of(Large), None);

        Assert.Contains(asked, request => request.Contains("partNumber", StringComparison.Ordinal));
        Assert.All(asked.Where(request => request.StartsWith("PUT", StringComparison.Ordinal)).CountBy(request => request), request => Assert.Equal(1, request.Value));
    }

    [Fact]
    public async Task The_copy_that_ends_a_large_upload_is_made_in_parts_at_once_and_leaves_requests_for_others()
    {
        const int requests = 4, atOnce = 3;
        await using var fixture = await MakeAsync(options => options with { Requests = requests });
        int copying = 0, most = 0, copied = 0;
        TaskCompletionSource full = new();
        fixture.Proxy.Fault = async request =>
        {
            if (request.Header("x-amz-copy-source-range") is null)
            {
                return false;
            }

            var now = Interlocked.Increment(ref copying);
            most = Math.Max(most, now);
            if (now == atOnce)
            {
                full.TrySetResult();
            }

            await full.Task; // none is answered before as many are under way as there may be
            Interlocked.Decrement(ref copying);
            Interlocked.Increment(ref copied);
            return false;
        };

        var content = RandomContent.Of(3, 26_000_000);
        await fixture.S3.UploadAsync(Key, content);

        Assert.Equal((atOnce, 5), (most, copied)); // of 5 MiB
        await fixture.S3.VerifyAsync(Key, BlobDigest.Of(content), None);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_large_blob_is_copied_in_one_request_until_that_once_takes_too_long_or_is_refused(bool refuses)
    {
        await using var fixture = await MakeAsync(options => options with { CopyWholeBytes = 1 << 30, CopyPatience = TimeSpan.FromSeconds(1) });
        List<string> copies = [];
        var isSlow = false;
        fixture.Proxy.Fault = request =>
        {
            if (request.Header("x-amz-copy-source") is null)
            {
                return No;
            }

            var isWhole = request.Header("x-amz-copy-source-range") is null;
            lock (copies)
            {
                copies.Add(isWhole ? "whole" : "part");
            }

            return isWhole && isSlow ? refuses ? request.RefuseAsync(400, "InvalidRequest") : request.StallAsync() : No;
        };

        await CopiesAsync("whole");
        isSlow = true;
        await CopiesAsync("whole", "part", "part", "part");
        await CopiesAsync("part", "part", "part");

        async Task CopiesAsync(params string[] expected)
        {
            copies.Clear();
            await fixture.S3.UploadAsync(Key, Large);
            Assert.Equal(expected, copies);
            await fixture.S3.VerifyAsync(Key, BlobDigest.Of(Large), None);
        }
    }

    [Fact]
    public async Task A_call_that_is_cancelled_while_the_server_stalls_ends_as_cancelled()
    {
        await using var fixture = await MakeAsync();
        fixture.Proxy.Fault = request => request.StallAsync();
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.S3.OpenAsync(Key, null, soon.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.S3.CheckAsync(soon.Token));
    }

    [Fact]
    public async Task Keys_that_expire_in_the_middle_are_asked_for_anew()
    {
        GivenKeys keys = new();
        await using var fixture = await MakeAsync(options => options with { Credentials = keys });
        var parts = 0;
        fixture.Proxy.Fault = request =>
            (request.IsPart && Interlocked.Increment(ref parts) > 1) | parts > 1 && request.IsSignedBy(S3Server.AccessKey)
                ? request.RefuseAsync(400, "ExpiredToken")
                : No;

        await fixture.S3.UploadAsync(Key, Large);
        await fixture.S3.VerifyAsync(Key, BlobDigest.Of(Large), None);
        Assert.True(keys.Given >= 2);
    }

    [Fact]
    public async Task A_clock_that_the_server_finds_wrong_is_corrected_by_the_servers()
    {
        await using var fixture = await MakeAsync();
        var refusals = 0;
        fixture.Proxy.Fault = request => request.IsPut("a/b") && Interlocked.Increment(ref refusals) == 1
            ? request.RefuseAsync(403, "RequestTimeTooSkewed", DateTimeOffset.UtcNow.AddMinutes(10))
            : No;

        await fixture.S3.UploadAsync(Key, Small);
        Assert.Equal(2, refusals);
        await fixture.S3.VerifyAsync(Key, BlobDigest.Of(Small), None);
    }

    static Task<bool> No => Task.FromResult(false);

    static Task<S3Fixture> MakeAsync(Func<S3StoreOptions, S3StoreOptions>? with = null) => S3Fixture.MakeAsync(with ?? (options => options));

    /// <summary>Temporary keys as a role gives them: each time they are asked for, the next.</summary>
    sealed class GivenKeys : RefreshingAWSCredentials
    {
        int _given;

        public int Given => Volatile.Read(ref _given);

        protected override CredentialsRefreshState GenerateNewCredentials()
        {
            var key = Interlocked.Increment(ref _given) == 1 ? S3Server.AccessKey : S3Server.SecondAccessKey;
            return new(new ImmutableCredentials(key, S3Server.SecretKey, null), DateTime.UtcNow.AddHours(1));
        }

        protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() => Task.FromResult(GenerateNewCredentials());
    }
}
