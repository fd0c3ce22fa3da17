using System.Security.Cryptography;
using System.Text;

namespace Qmulum.EndToEnd.Tests.Uploads.Resumable;

/// <summary>"Resumable Uploads for HTTP", the interop versions 3 to 8, clause by clause; docs/uploads.md is the map.</summary>
public sealed class DraftTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _api = fixture.Api;
    readonly Draft _draft = new(fixture.Api);

    public static TheoryData<int> Versions => [3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_client_is_told_at_once_where_it_can_go_on_and_gets_the_receipt_in_the_end(int version)
    {
        var photo = Seeds.Jpeg();

        var answers = await CreateRawAsync(version, photo, photo.Length, isLast: true);

        var (early, last) = (answers[0], answers[^1]);
        Assert.StartsWith("HTTP/1.1 104 ", early, StringComparison.Ordinal);
        Assert.Contains($"Location: http://localhost:{fixture.Server.Port}{Tus.Uploads}/", early, StringComparison.Ordinal);
        Assert.Contains($"Upload-Draft-Interop-Version: {version}\r\n", early, StringComparison.Ordinal);
        Assert.Equal(version >= 6, early.Contains("Upload-Limit: max-size=", StringComparison.Ordinal));
        Assert.Equal(version == 6, early.Contains(", expires=604800", StringComparison.Ordinal));
        Assert.Equal(version >= 7, early.Contains(", max-age=604800", StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 201 ", last, StringComparison.Ordinal);
        Assert.Contains(version == 3 ? "Upload-Incomplete: ?0" : "Upload-Complete: ?1", last, StringComparison.Ordinal);
        Assert.Contains(Api.Hex(photo), last, StringComparison.Ordinal);
        Assert.True(await _api.HasAsync(photo));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("9")]
    [InlineData("eight")]
    [InlineData(null)]
    public async Task A_client_of_another_version_is_told_nothing_early_and_its_file_is_taken(string? version)
    {
        var photo = Seeds.Jpeg();

        var answers = await CreateRawAsync(version, photo, photo.Length, isLast: true, incomplete: false);

        Assert.StartsWith("HTTP/1.1 201 ", Assert.Single(answers), StringComparison.Ordinal);
        Assert.True(await _api.HasAsync(photo));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task An_upload_that_broke_goes_on_where_it_was(int version)
    {
        const int Sent = 2_000_000;
        var file = RandomNumberGenerator.GetBytes(3_000_000);
        var upload = await BreakAsync(version, file, Sent);

        var head = (await _draft.SendAsync(version, "HEAD", upload)).Expect(204);
        var offset = int.Parse(head.Header("Upload-Offset"));
        Assert.InRange(offset, Sent / 2, Sent);
        Assert.Equal(version == 3 ? "?1" : "?0", head.Header(version == 3 ? "Upload-Incomplete" : "Upload-Complete"));
        Assert.Equal("no-store", head.Header("Cache-Control"));
        Assert.Equal($"{file.Length}", head.Header("Upload-Length"));
        var more = offset + 9_000;
        var middle = (await _draft.AppendAsync(version, upload, offset, file[offset..more], isLast: false)).Expect(204);
        Assert.Equal($"{more}", middle.Header("Upload-Offset"));
        var last = (await _draft.AppendAsync(version, upload, more, file[more..], isLast: true)).Expect(201);

        Assert.Equal(Api.Hex(file), last.Json.GetProperty("sha256").GetString());
        Assert.Equal(version == 3 ? "?0" : "?1", last.Header(version == 3 ? "Upload-Incomplete" : "Upload-Complete"));
        Assert.Equal(file, await _api.OriginalAsync(last.Json.GetProperty("photoId").GetString()!));
        (await _draft.AppendAsync(version, upload, file.Length, [1], isLast: true)).ExpectProblem(400, "upload-completed").ExpectType("completed-upload");
    }

    [Fact]
    public async Task A_creation_without_the_last_byte_is_answered_with_the_uploads_address_and_limits()
    {
        var photo = Seeds.Jpeg();

        var created = (await _draft.CreateAsync(8, photo[..100], isLast: false, ("Upload-Length", $"{photo.Length}"))).Expect(201);

        Assert.Equal("?0", created.Header("Upload-Complete"));
        Assert.Equal("100", created.Header("Upload-Offset"));
        Assert.Matches("max-size=[0-9]+, min-size=1, max-age=604800", created.Header("Upload-Limit"));
        var last = (await _draft.AppendAsync(8, created.Header("Location"), 100, photo[100..], isLast: true)).Expect(201);
        Assert.Equal(Api.Hex(photo), last.Json.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task An_upload_of_unknown_size_waits_for_the_word_that_it_is_all()
    {
        var photo = Seeds.Jpeg();
        var upload = (await _draft.CreateAsync(8, photo, isLast: false)).Expect(201).Header("Location");

        Assert.Equal("?0", (await _draft.SendAsync(8, "HEAD", upload)).Expect(204).Header("Upload-Complete"));
        Assert.False(await _api.HasAsync(photo));
        (await _draft.AppendAsync(8, upload, photo.Length, [], isLast: true)).Expect(201);

        Assert.True(await _api.HasAsync(photo));
    }

    /// <summary>As tus-js-client does it in Node: it never says that a request holds the last byte.</summary>
    [Fact]
    public async Task An_upload_whose_declared_size_is_reached_is_done_and_the_word_may_come_later()
    {
        var photo = Seeds.Jpeg();
        var upload = (await _draft.CreateAsync(8, [], isLast: false, ("Upload-Length", $"{photo.Length}"))).Expect(201).Header("Location");

        var last = (await _draft.AppendAsync(8, upload, 0, photo, isLast: false)).Expect(201);

        Assert.Equal("?1", last.Header("Upload-Complete"));
        Assert.True(await _api.HasAsync(photo));
        (await _draft.AppendAsync(8, upload, photo.Length, [], isLast: true)).Expect(201);
    }

    [Fact]
    public async Task A_file_without_a_byte_is_refused() => (await _draft.CreateAsync(8, [], isLast: true)).ExpectProblem(400, "body-empty");

    [Fact]
    public async Task A_wrong_offset_is_409_with_the_right_one_and_the_registered_type()
    {
        var upload = (await _draft.CreateAsync(8, new byte[100], isLast: false)).Expect(201).Header("Location");

        var refused = (await _draft.AppendAsync(8, upload, 50, new byte[10], isLast: false)).ExpectProblem(409, "offset-mismatch");

        Assert.Equal("100", refused.Header("Upload-Offset"));
        refused.ExpectType("mismatching-upload-offset");
        Assert.Equal(100, refused.Json.GetProperty("expected-offset").GetInt64());
        Assert.Equal(50, refused.Json.GetProperty("provided-offset").GetInt64());
    }

    [Fact]
    public async Task Lengths_that_contradict_each_other_are_400()
    {
        (await _draft.CreateAsync(8, new byte[100], isLast: true, ("Upload-Length", "101"))).ExpectProblem(400, "length-mismatch").ExpectType("inconsistent-upload-length");
        var upload = (await _draft.CreateAsync(8, new byte[100], isLast: false, ("Upload-Length", "200"))).Expect(201).Header("Location");

        (await _draft.AppendAsync(8, upload, 100, new byte[50], isLast: true)).ExpectProblem(400, "length-mismatch").ExpectType("inconsistent-upload-length");
        (await _draft.AppendAsync(8, upload, 100, new byte[50], isLast: false, ("Upload-Length", "300"))).ExpectProblem(400, "length-mismatch").ExpectType("inconsistent-upload-length");
        (await _draft.AppendAsync(8, upload, 100, new byte[101], isLast: false)).ExpectProblem(400, "length-mismatch").ExpectType("inconsistent-upload-length");
    }

    [Fact]
    public async Task A_file_above_the_limit_is_413_with_the_limit() => Assert.Contains(
        "max-size=107374182400",
        (await _draft.CreateAsync(8, [1], isLast: false, ("Upload-Length", $"{(100L << 30) + 1}"))).ExpectProblem(413, "too-large").Header("Upload-Limit"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(5, "image/jpeg", 204)]
    [InlineData(6, "image/jpeg", 415)]
    [InlineData(8, "application/offset+octet-stream", 415)]
    public async Task From_version_6_on_appended_bytes_have_a_type_of_their_own(int version, string type, int status)
    {
        var upload = (await _draft.CreateAsync(version, [1, 2, 3], isLast: false)).Expect(201).Header("Location");

        var answer = (await _draft.AppendAsync(version, upload, 3, [4], type, isLast: false)).Expect(status);

        Assert.Equal(status == 415 ? Draft.Partial : "", answer.Header("Accept-Patch"));
    }

    [Fact]
    public async Task A_cancelled_upload_is_gone()
    {
        var upload = (await _draft.CreateAsync(8, new byte[100], isLast: false)).Expect(201).Header("Location");

        (await _draft.SendAsync(8, "DELETE", upload)).Expect(204);

        (await _draft.SendAsync(8, "HEAD", upload)).Expect(404);
    }

    [Fact]
    public async Task The_digest_of_a_request_is_checked_and_drops_its_bytes_and_that_of_the_file_fails_it()
    {
        var (photo, other) = (Seeds.Jpeg(), Seeds.Jpeg());
        var upload = (await _draft.CreateAsync(8, photo[..100], isLast: false, ("Repr-Digest", Api.Digest(photo)))).Expect(201).Header("Location");

        (await _draft.AppendAsync(8, upload, 100, photo[100..200], isLast: false, ("Content-Digest", Api.Digest(other)))).ExpectProblem(422, "digest-mismatch");
        Assert.Equal("100", (await _draft.SendAsync(8, "HEAD", upload)).Expect(204).Header("Upload-Offset"));
        (await _draft.AppendAsync(8, upload, 100, photo[100..200], isLast: false, ("Content-Digest", Api.Digest(photo[100..200])))).Expect(204);
        (await _draft.AppendAsync(8, upload, 200, photo[200..], isLast: true)).Expect(201);

        var wrong = (await _draft.CreateAsync(8, other[..100], isLast: false, ("Repr-Digest", $"sha=:{Convert.ToBase64String(Sha1Hash.Of(photo))}:")))
            .Expect(201).Header("Location");
        (await _draft.AppendAsync(8, wrong, 100, other[100..], isLast: true)).ExpectProblem(422, "digest-mismatch");
        Assert.False(await _api.HasAsync(other));
    }

    [Fact]
    public async Task A_file_that_the_library_has_is_answered_without_its_body()
    {
        var photo = Seeds.Jpeg();
        var id = await _api.AddAsync(photo);

        using var connection = await RawConnection.OpenAsync(fixture.Server);
        await connection.SendHeadAsync(
            $"POST {Api.Photos}", null,
            [.. Draft.Lines(8, isLast: true), $"Content-Length: {photo.Length}", $"Repr-Digest: {Api.Digest(photo)}"]);

        var answer = await connection.ReadHeadAsync();

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("Upload-Complete: ?1", answer, StringComparison.Ordinal);
        Assert.Equal(photo, await _api.OriginalAsync(id));
    }

    [Fact]
    public async Task Progress_is_told_while_bytes_come()
    {
        var file = RandomNumberGenerator.GetBytes(70 << 20);

        var answers = await CreateRawAsync("8", file, file.Length, isLast: true, incomplete: false);

        var offsets = answers[1..^1].Select(early => long.Parse(early.Split("Upload-Offset: ")[1].Split("\r\n")[0])).ToList();
        Assert.InRange(offsets.Count, 1, 10);
        Assert.Equal(offsets.Order(), offsets);
        Assert.All(answers[1..^1], early => Assert.DoesNotContain("Location", early, StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 201 ", answers[^1], StringComparison.Ordinal);
    }

    Task<string[]> CreateRawAsync(int version, byte[] body, long length, bool isLast) =>
        CreateRawAsync($"{version}", body, length, isLast, incomplete: version == 3);

    /// <summary>Creates an upload and returns every answer, the interim ones first.</summary>
    async Task<string[]> CreateRawAsync(
        string? version, byte[] body, long length, bool isLast, bool incomplete)
    {
        using var connection = await RawConnection.OpenAsync(fixture.Server);
        string[] said = version is null ? [] : [$"Upload-Draft-Interop-Version: {version}"];
        await connection.SendHeadAsync(
            $"POST {Api.Photos}?name=photo.jpg", null,
            [.. said, incomplete ? $"Upload-Incomplete: {(isLast ? "?0" : "?1")}" : $"Upload-Complete: {(isLast ? "?1" : "?0")}",
                $"Content-Length: {length}", "Content-Type: image/jpeg", "Connection: close"]);
        var reading = connection.ReadToEndAsync();
        await connection.SendAsync(body);
        return [.. (await reading).Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries).Select(answer => "HTTP/1.1 " + answer)];
    }

    /// <summary>Sends the first bytes and ends the connection when at least half of them were written. Returns the address that came early.</summary>
    async Task<string> BreakAsync(int version, byte[] photo, int bytes)
    {
        string upload;
        using (var connection = await RawConnection.OpenAsync(fixture.Server))
        {
            await connection.SendHeadAsync(
                $"POST {Api.Photos}?name=photo.jpg", null,
                [.. Draft.Lines(version, isLast: true), $"Content-Length: {photo.Length}"]);
            upload = (await connection.ReadHeadAsync()).Split("Location: ")[1].Split("\r\n")[0];
            await connection.SendAsync(photo[..bytes]);
            await Staging.WaitUntilLongAsync(fixture.Server, upload, bytes / 2);
        }

        return new Uri(upload).AbsolutePath;
    }
}
