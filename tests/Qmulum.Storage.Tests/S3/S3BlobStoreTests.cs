using Amazon.Runtime;

namespace Qmulum.Storage.Tests;

/// <summary>What a bucket alone has: a marker object, keys and regions, somebody else's objects, uploads in parts.</summary>
public sealed class S3BlobStoreTests
{
    static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Of_many_that_create_a_location_at_once_all_get_the_same()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        var options = fixture.Options with { Prefix = fixture.Options.Prefix + "/new" };

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var store = await S3BlobStore.CreateAsync(options);
            return await store.LocationAsync(None);
        }));
        Assert.Single(made.Distinct());
        Assert.Equal(StoreLocation.CurrentLayout, made[0].Layout);
    }

    [Fact]
    public async Task Creating_refuses_a_prefix_that_holds_somebody_elses_objects()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        await fixture.PutObjectAsync("theirs/letter.txt", "mine");

        var fault = await Assert.ThrowsAsync<StoreLayoutException>(
            () => S3BlobStore.CreateAsync(fixture.Options with { Prefix = fixture.Options.Prefix + "/theirs" }));
        Assert.Contains("not empty", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_never_makes_anything()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        using var store = S3BlobStore.Open(fixture.Options with { Prefix = fixture.Options.Prefix + "/none" });

        await Assert.ThrowsAsync<StoreOfflineException>(() => store.PutAsync(BlobKey.Parse("a"), new byte[1], None));
        await Assert.ThrowsAsync<StoreOfflineException>(async () => await store.BeginAsync(null, None));
        Assert.Empty(await fixture.S3.ListToEndAsync(""));
    }

    [Fact]
    public async Task A_location_without_its_marker_is_offline_and_not_empty()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        await fixture.S3.PutAsync(BlobKey.Parse("a"), new byte[1], None);
        await fixture.RemoveObjectAsync(".qmulum/location.json");

        // What looks like missing is not: at once.
        await Assert.ThrowsAsync<StoreOfflineException>(() => fixture.S3.StatAsync(BlobKey.Parse("none"), None));
        await Assert.ThrowsAsync<StoreOfflineException>(() => fixture.S3.OpenAsync(BlobKey.Parse("none"), null, None));
        await Assert.ThrowsAsync<StoreOfflineException>(() => fixture.S3.ListToEndAsync("b"));
        Assert.Equal("store-offline", (await fixture.S3.CheckAsync(None)).Code);
        await Assert.ThrowsAsync<StoreOfflineException>(() => fixture.S3.PutAsync(BlobKey.Parse("b"), new byte[1], None));
    }

    [Fact]
    public async Task Another_location_in_the_same_place_is_offline()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        using var store = S3BlobStore.Open(fixture.Options, Guid.NewGuid());

        var fault = await Assert.ThrowsAsync<StoreOfflineException>(() => store.ListToEndAsync(""));
        Assert.Contains("not", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "damaged")]
    [InlineData("""{"id":"6f0b1d0c-95dd-4a34-9b43-7b8a94b8f3c1","created":"2026-01-01T00:00:00Z","layout":2}""", "layout 2")]
    public async Task A_marker_that_cannot_be_understood_is_refused(string marker, string reason)
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        await fixture.PutObjectAsync(".qmulum/location.json", marker);
        fixture.Advance(S3Marker.Trusted);

        var fault = await Assert.ThrowsAsync<StoreLayoutException>(() => fixture.S3.PutAsync(BlobKey.Parse("a"), new byte[1], None));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Odd_and_long_keys_are_kept_apart()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options with { Prefix = options.Prefix + "/Pre.fix_-1" });
        string[] keys =
        [
            "0/a-b_c.d/e..f", "a.", "a-", "-", "_", "-/-", "a..b", new string('a', 255),
            string.Join('/', Enumerable.Repeat(new string('b', 127), 4)),
        ];
        foreach (var key in keys)
        {
            await fixture.S3.UploadAsync(BlobKey.Parse(key), RandomContent.Of(key.Length, 100 + key.Length));
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), (await fixture.S3.ListToEndAsync("")).Select(info => info.Key.Value));
        foreach (var key in keys)
        {
            Assert.Equal(RandomContent.Of(key.Length, 100 + key.Length), await fixture.S3.ReadAsync(BlobKey.Parse(key)));
            Assert.True(await fixture.S3.DeleteAsync(BlobKey.Parse(key), None));
        }
    }

    [Fact]
    public async Task Somebody_elses_objects_are_neither_listed_nor_swept()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        string[] theirs = ["Thumbs.db", "a//b", ".hidden/x", "ümlaut"];
        foreach (var name in theirs)
        {
            await fixture.PutObjectAsync(name, "theirs");
        }

        await fixture.S3.PutAsync(BlobKey.Parse("a/c"), new byte[1], None);
        fixture.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, await fixture.S3.SweepStagingAsync(TimeSpan.FromDays(1), None));
        Assert.Equal(["a/c"], (await fixture.S3.ListToEndAsync("")).Select(info => info.Key.Value));
        Assert.Equal(theirs.Length + 2, await fixture.CountObjectsAsync());
    }

    [Fact]
    public async Task The_check_says_what_the_server_can_do()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);

        var health = await fixture.S3.CheckAsync(None);
        Assert.True(health.Healthy, health.Problem);
        Assert.Equal(new(ConditionalPut: true, ChecksMd5: true, ChecksSha256: false, Parts: true, Copies: true), health.Abilities);
        Assert.Equal(health.Abilities, (await fixture.S3.CheckAsync(None)).Abilities);
        Assert.Equal(0, await fixture.CountStagedAsync());
    }

    [Fact]
    public async Task A_server_that_cannot_copy_and_knows_no_conditions_is_told_so()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        fixture.Proxy.Fault = request => request.Header("x-amz-copy-source") is not null ? request.RefuseAsync(501, "NotImplemented")
            : request.Header("If-None-Match") is not null ? request.LieAsync()
            : Task.FromResult(false);

        var health = await fixture.S3.CheckAsync(None);
        Assert.True(health.Healthy, health.Problem);
        Assert.Equal(new(ConditionalPut: false, ChecksMd5: true, ChecksSha256: false, Parts: true, Copies: false), health.Abilities);
    }

    [Theory]
    [InlineData("QMULUMTEST", "wrong", "does not know these keys")]
    [InlineData("NOBODY", "of-no-use-elsewhere", "does not know these keys")]
    public async Task Wrong_keys_are_said_to_be_wrong(string accessKey, string secret, string says)
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        using var store = S3BlobStore.Open(fixture.Options with { Credentials = new BasicAWSCredentials(accessKey, secret) });

        var health = await store.CheckAsync(None);
        Assert.Contains(says, health.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, health.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "Nobody answers")]
    [InlineData("http://no-such-host.invalid", "resolver")]
    public async Task A_server_that_is_not_there_is_offline(string endpoint, string says)
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        using var store = S3BlobStore.Open(fixture.Options with { Endpoint = new(endpoint), Retries = 0 });

        var health = await store.CheckAsync(None);
        Assert.Equal("store-offline", health.Code);
        Assert.Contains(says, health.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_offline()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        using var store = S3BlobStore.Open(fixture.Options with { Bucket = "no-such-bucket" });

        var fault = await Assert.ThrowsAsync<StoreOfflineException>(() => store.StatAsync(BlobKey.Parse("a"), None));
        Assert.Contains("no bucket", fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreOfflineException>(() => S3BlobStore.CreateAsync(fixture.Options with { Bucket = "no-such-bucket" }));
    }

    [Fact]
    public async Task A_small_body_is_one_request_and_is_never_staged()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options with { HoldBytes = 5 << 20 });
        List<string> changes = [];
        fixture.Proxy.Fault = request =>
        {
            if (request.Method is "PUT" or "POST" or "DELETE")
            {
                changes.Add(request.Method);
            }

            return Task.FromResult(false);
        };

        await fixture.S3.UploadAsync(BlobKey.Parse("a"), RandomContent.Of(1, 5 << 20));
        Assert.Equal(["PUT"], changes);
        Assert.Equal(RandomContent.Of(1, 5 << 20), await fixture.S3.ReadAsync(BlobKey.Parse("a")));
    }

    [Fact]
    public async Task A_sweep_takes_a_staged_object_that_was_never_copied_and_a_copy_that_was_never_finished()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        await fixture.PutObjectAsync(".qmulum/staging/old.part", "left");
        await fixture.PutObjectAsync(".qmulum/probe/old", "left");
        await fixture.BeginPartsAsync("a/copy/of");

        Assert.Equal(0, await fixture.S3.SweepStagingAsync(TimeSpan.FromHours(1), None));
        fixture.Advance(TimeSpan.FromHours(2));
        Assert.Equal(3, await fixture.S3.SweepStagingAsync(TimeSpan.FromHours(1), None));
        Assert.Equal(0, await fixture.CountStagedAsync());
    }

    [Fact]
    public async Task What_is_put_has_the_storage_class_and_what_is_staged_has_not()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options with { StorageClass = "STANDARD_IA" });
        List<string?> classes = [];
        fixture.Proxy.Fault = request =>
        {
            if ((request.Method == "PUT" && !request.IsPart) || (request.Method == "POST" && request.Target.EndsWith("?uploads", StringComparison.Ordinal)))
            {
                classes.Add($"{(request.Target.Contains("staging", StringComparison.Ordinal) ? "staged" : "blob")} {request.Header("x-amz-storage-class")}");
            }

            return Task.FromResult(false);
        };

        // The real server has no such class: what was asked for is enough here.
        await Assert.ThrowsAnyAsync<StoreException>(() => fixture.S3.UploadAsync(BlobKey.Parse("large"), RandomContent.Of(1, 600_000)));
        await Assert.ThrowsAnyAsync<StoreException>(() => fixture.S3.UploadAsync(BlobKey.Parse("small"), RandomContent.Of(1, 1000)));
        Assert.Equal(["staged ", "blob STANDARD_IA", "blob STANDARD_IA"], classes.Take(3));
    }

    [Theory]
    [InlineData(S3Encryption.StoreManaged, null, "AES256 ")]
    [InlineData(S3Encryption.KeyService, null, "aws:kms ")]
    [InlineData(S3Encryption.KeyService, "key-7", "aws:kms key-7")]
    public async Task Whatever_makes_an_object_asks_for_its_encryption_and_names_the_key(S3Encryption encryption, string? keyId, string asks)
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        await fixture.S3.PutAsync(BlobKey.Parse("small"), new byte[1], None);
        await fixture.S3.UploadAsync(BlobKey.Parse("large"), RandomContent.Of(1, 6_000_000));
        using var store = S3BlobStore.Open(fixture.Options with { Encryption = encryption, EncryptionKeyId = keyId, Retries = 0 });
        List<string> asked = [];

        // The real server has no keys: what was asked for is enough here.
        fixture.Proxy.Fault = request =>
        {
            if (request.Method is not ("PUT" or "POST"))
            {
                return Task.FromResult(false);
            }

            var what = request.Method == "POST" ? "begin" : request.Header("x-amz-copy-source") is null ? "put" : "copy";
            asked.Add($"{what} {request.Header("x-amz-server-side-encryption")} {request.Header("x-amz-server-side-encryption-aws-kms-key-id")}");
            return request.RefuseAsync(501, "NotImplemented");
        };

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.PutAsync(BlobKey.Parse("put"), new byte[1], None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CopyAsync(BlobKey.Parse("small"), BlobKey.Parse("copy"), None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CopyAsync(BlobKey.Parse("large"), BlobKey.Parse("parts"), None));
        Assert.Equal([$"put {asks}", $"copy {asks}", $"begin {asks}"], asked);
    }

    [Theory]
    [InlineData("aws:kms", "has no such object")] // what it named was taken, and then looked for
    [InlineData("AES256", "named the checksum of others")]
    [InlineData(null, "named the checksum of others")]
    public async Task An_ETag_that_is_not_the_MD5_is_taken_of_what_a_key_service_encrypts_alone(string? encryption, string says)
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options);
        fixture.Proxy.Fault = request => request.IsPut("/a") ? request.LieAsync(new string('0', 32), encryption) : Task.FromResult(false);

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => fixture.S3.PutAsync(BlobKey.Parse("a"), new byte[1], None));

        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }
}
