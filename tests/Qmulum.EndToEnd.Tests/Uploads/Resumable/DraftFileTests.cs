using System.Text;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Uploads.Resumable;

/// <summary>What the draft's door takes for a file, and how it knows that it is the one which was sent.</summary>
public sealed class DraftFileTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    const string Form = "multipart/form-data; boundary=x";

    readonly Api _api = fixture.Api;
    readonly Draft _draft = new(fixture.Api);

    public static TheoryData<string> Types => new() { Form, "application/json" };

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_form_or_JSON_that_a_phones_uploader_sends_whole_is_unpacked_as_without_its_headers(string type)
    {
        var photo = Seeds.Jpeg();

        var answer = (await _draft.CreateAsync(8, Api.Photos, Envelope(type, photo), type, isLast: true)).Expect(201).Json;

        var receipt = type == Form ? Assert.Single(answer.GetProperty("results").EnumerateArray()).GetProperty("receipt") : answer;
        Assert.Equal(("ios.jpg", Api.Hex(photo)), (receipt.GetProperty("name").GetString(), receipt.GetProperty("sha256").GetString()));
    }

    [Theory]
    [MemberData(nameof(Types))]
    [InlineData("multipart/mixed; boundary=x")]
    public async Task A_form_or_JSON_that_would_be_resumed_is_415_and_says_what_to_send(string type)
    {
        var before = await _api.CountAsync();
        var envelope = Envelope(type, Seeds.Jpeg());

        (await _draft.CreateAsync(8, Api.Photos, envelope, type, isLast: false)).ExpectProblem(415, "unsupported-type");
        var refused = (await _draft.CreateAsync(8, Tus.Uploads, envelope, type, isLast: true)).ExpectProblem(415, "unsupported-type");
        Assert.Contains("the file's own bytes", refused.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);

        Assert.Equal(before, await _api.CountAsync());
    }

    public static TheoryData<string, string> Digests => new()
    {
        { "Content-Digest", "sha-256" },
        { "Content-Digest", "sha" },
        { "Repr-Digest", "sha-256" },
        { "Repr-Digest", "sha" },
    };

    [Theory]
    [MemberData(nameof(Digests))]
    public async Task A_whole_file_that_is_not_the_declared_one_is_422_and_nothing_is_kept(string header, string algorithm)
    {
        var (photo, other) = (Seeds.Jpeg(), Seeds.Jpeg());

        (await _draft.CreateAsync(8, photo, isLast: true, (header, Digest(algorithm, other)))).ExpectProblem(422, "digest-mismatch");
        (await _draft.CreateAsync(8, photo, isLast: true, (header, $"{algorithm}=:zzz:"))).ExpectProblem(400, "digest-malformed");
        Assert.False(await _api.HasAsync(photo));

        (await _draft.CreateAsync(8, photo, isLast: true, (header, Digest(algorithm, photo)))).Expect(201);
    }

    [Fact]
    public async Task The_digest_of_appended_bytes_holds_also_when_they_are_the_whole_file()
    {
        var (photo, other) = (Seeds.Jpeg(), Seeds.Jpeg());
        var upload = (await _draft.CreateAsync(8, [], isLast: false)).Expect(201).Header("Location");

        (await _draft.AppendAsync(8, upload, 0, photo, isLast: true, ("Content-Digest", Digest("sha", other)))).ExpectProblem(422, "digest-mismatch");
        (await _draft.AppendAsync(8, upload, 0, photo, isLast: true, ("Content-Digest", Digest("sha-256", other)))).ExpectProblem(422, "digest-mismatch");
        Assert.False(await _api.HasAsync(photo));
        (await _draft.AppendAsync(8, upload, 0, photo, isLast: true, ("Content-Digest", Digest("sha", photo)))).Expect(201);
    }

    [Fact]
    public async Task Bytes_that_are_not_the_declared_ones_are_in_the_history_with_their_number()
    {
        var name = $"{Guid.NewGuid():n}.jpg";
        var photo = Seeds.Jpeg();
        (await _draft.CreateAsync(8, $"{Api.Photos}?name={name}", photo, "image/jpeg", isLast: true, ("Repr-Digest", Api.Digest([1])))).Expect(422);

        var record = (await _api.GetAsync($"{Tus.Uploads}?state=failed&limit=1000")).Expect(200).Json.GetProperty("uploads").EnumerateArray()
            .Single(one => one.GetProperty("name").GetString() == name);

        Assert.Equal(photo.Length, record.GetProperty("received").GetInt64());
        Assert.Contains("SHA-256", record.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_wishes_for_the_files_digest_gets_it_with_the_last_answer()
    {
        var (photo, other) = (Seeds.Jpeg(), Seeds.Jpeg());
        var wish = ("Want-Repr-Digest", "sha-512=10, sha-256=3");

        var started = (await _draft.CreateAsync(8, photo[..100], isLast: false, wish)).Expect(201);
        var done = (await _draft.AppendAsync(8, started.Header("Location"), 100, photo[100..], isLast: true, wish)).Expect(201);

        Assert.Equal("", started.Header("Repr-Digest"));
        Assert.Equal(Api.Digest(photo), done.Header("Repr-Digest"));
        Assert.Equal(Api.Digest(photo), (await _draft.SendAsync(8, "HEAD", started.Header("Location"), wish)).Expect(204).Header("Repr-Digest"));
        Assert.Equal(Api.Digest(other), (await _draft.CreateAsync(8, other, isLast: true, wish)).Expect(201).Header("Repr-Digest"));
        Assert.Equal("", (await _draft.CreateAsync(8, other, isLast: true)).Expect(200).Header("Repr-Digest"));
    }

    [Fact]
    public async Task A_files_name_may_come_by_Content_Disposition()
    {
        HttpRequestMessage request = new(HttpMethod.Post, Api.Photos) { Content = new ByteArrayContent(Seeds.Jpeg()) };
        request.Content.Headers.TryAddWithoutValidation("Content-Disposition", "attachment; filename=\"a.jpg\"; filename*=UTF-8''caf%C3%A9.jpg");
        foreach (var (name, value) in Draft.Said(8, isLast: true))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        Assert.Equal("café.jpg", (await _api.SendAsync(request)).Expect(201).Json.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData(Api.Photos, 8, "max-age")]
    [InlineData(Tus.Uploads, 6, "expires")]
    public async Task Options_tell_the_limits_at_either_address_where_uploads_begin(string address, int version, string age)
    {
        var answer = (await _draft.SendAsync(version, "OPTIONS", address)).Expect(204);

        Assert.Contains(Draft.Partial, answer.Header("Accept-Patch"), StringComparison.Ordinal);
        Assert.EndsWith($", min-size=1, {age}=604800", answer.Header("Upload-Limit"), StringComparison.Ordinal);
    }

    static byte[] Envelope(string type, byte[] photo) => type == "application/json"
        ? JsonSerializer.SerializeToUtf8Bytes(new { name = "ios.jpg", data = photo })
        : [.. "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ios.jpg\"\r\n\r\n"u8, .. photo, .. "\r\n--x--\r\n"u8];

    static string Digest(string algorithm, byte[] bytes) =>
        algorithm == "sha" ? $"sha=:{Convert.ToBase64String(Sha1Hash.Of(bytes))}:" : Api.Digest(bytes);
}
