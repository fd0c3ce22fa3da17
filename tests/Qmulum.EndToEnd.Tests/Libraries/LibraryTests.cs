using System.Net.Http.Json;

namespace Qmulum.EndToEnd.Tests.Libraries;

/// <summary>A library's settings, its quota and its end.</summary>
public sealed class LibraryTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _owner = fixture.Api;

    [Fact]
    public async Task Keeps_what_its_owner_sets_and_what_is_left_out_stays()
    {
        var library = await LibraryAsync();

        (await PatchAsync(library, new { name = "Other", settings = new { zone = "Europe/Berlin", trashDays = 7, quotaPhotos = 9 } })).Expect(200);
        var kept = (await PatchAsync(library, new { settings = new { quotaPhotos = 0 } })).Expect(200).Json;

        Assert.Equal("Other", kept.GetProperty("name").GetString());
        var settings = kept.GetProperty("settings");
        Assert.Equal(("Europe/Berlin", 7), (settings.GetProperty("zone").GetString(), settings.GetProperty("trashDays").GetInt32()));
        Assert.False(settings.TryGetProperty("quotaPhotos", out _));
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"settings":{"zone":"Middle/Earth"}}""", "settings.zone")]
    [InlineData("""{"settings":{"trashDays":0}}""", "settings.trashDays")]
    [InlineData("""{"settings":{"trashDays":366}}""", "settings.trashDays")]
    [InlineData("""{"settings":{"quotaBytes":-1}}""", "settings.quotaBytes")]
    public async Task A_setting_that_cannot_be_is_named_and_changes_nothing(string json, string named)
    {
        var library = await LibraryAsync();
        HttpRequestMessage request = new(HttpMethod.Patch, $"/api/v1/libraries/{library}")
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };

        var answer = (await _owner.SendAsync(request)).ExpectProblem(400, "invalid");

        Assert.StartsWith(named, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("New", (await _owner.GetAsync($"/api/v1/libraries/{library}")).Expect(200).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Takes_exactly_as_many_photos_as_it_may_hold_whoever_sends_at_once()
    {
        var library = await LibraryAsync();
        (await PatchAsync(library, new { settings = new { quotaPhotos = 10 } })).Expect(200);
        var photos = Enumerable.Range(0, 30).Select(_ => Seeds.Jpeg()).ToList();

        var answers = await Task.WhenAll(photos.Select(photo => UploadAsync(library, photo)));

        Assert.Equal(10, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.ExpectProblem(413, "quota-exceeded"));
        Assert.Equal(10, (await _owner.GetAsync($"/api/v1/libraries/{library}")).Expect(200).Json.GetProperty("photos").GetInt64());
    }

    [Fact]
    public async Task Takes_bytes_up_to_the_last_one_however_they_come()
    {
        var library = await LibraryAsync();
        var (first, second) = (Seeds.Jpeg(), Seeds.Jpeg());
        (await PatchAsync(library, new { settings = new { quotaBytes = first.Length + second.Length } })).Expect(200);

        (await UploadAsync(library, first, chunked: true)).Expect(201);
        (await UploadAsync(library, Seeds.Jpeg(width: 300, height: 300), chunked: true)).ExpectProblem(413, "quota-exceeded");
        (await UploadAsync(library, second, chunked: true)).Expect(201);

        (await UploadAsync(library, Seeds.Jpeg())).ExpectProblem(413, "quota-exceeded");
        // What it has already takes no room.
        (await UploadAsync(library, second, digest: true)).Expect(200);
    }

    [Fact]
    public async Task A_refusal_for_want_of_room_comes_before_the_body()
    {
        var library = await LibraryAsync();
        (await PatchAsync(library, new { settings = new { quotaBytes = 1_000 } })).Expect(200);
        using var connection = await RawConnection.OpenAsync(fixture.Server);

        await connection.SendHeadAsync(
            $"POST /api/v1/libraries/{library}/photos", null, "Content-Length: 100000", "Expect: 100-continue");

        Assert.StartsWith("HTTP/1.1 413 ", await connection.ReadStatusAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_library_is_nowhere_until_it_is_brought_back()
    {
        var library = await LibraryAsync();
        var photo = (await UploadAsync(library, Seeds.Jpeg())).Expect(201).Json.GetProperty("photoId").GetString();

        (await DeleteAsync(library, "another name")).ExpectProblem(400, "invalid");
        (await DeleteAsync(library, "New")).Expect(200);

        (await _owner.GetAsync($"/api/v1/libraries/{library}")).ExpectProblem(404, "not-found");
        (await _owner.GetAsync($"/api/v1/photos/{photo}/original")).ExpectProblem(404, "not-found");
        (await UploadAsync(library, Seeds.Jpeg())).ExpectProblem(404, "not-found");
        var deleted = (await _owner.GetAsync("/api/v1/libraries/deleted")).Expect(200).Json.GetProperty("libraries").EnumerateArray();
        var mine = deleted.Single(one => one.GetProperty("id").GetString() == library);
        Assert.Equal(TimeSpan.FromDays(30), mine.GetProperty("removedAt").GetDateTimeOffset() - mine.GetProperty("deletedAt").GetDateTimeOffset());
        using var pat = await People.JoinAsync(fixture.Server);
        (await pat.Api.PostJsonAsync($"/api/v1/libraries/deleted/{library}/restore", new { })).ExpectProblem(404, "not-found");

        (await _owner.PostJsonAsync($"/api/v1/libraries/deleted/{library}/restore", new { })).Expect(204);

        (await _owner.GetAsync($"/api/v1/photos/{photo}/original")).Expect(200);
    }

    async Task<string> LibraryAsync() =>
        (await _owner.PostJsonAsync("/api/v1/libraries", new { name = "New" })).Expect(201).Json.GetProperty("id").GetString()!;

    Task<Answer> PatchAsync(string library, object change) =>
        _owner.SendAsync(new(HttpMethod.Patch, $"/api/v1/libraries/{library}") { Content = JsonContent.Create(change) });

    Task<Answer> DeleteAsync(string library, string name) =>
        _owner.SendAsync(new(HttpMethod.Delete, $"/api/v1/libraries/{library}") { Content = JsonContent.Create(new { name }) });

    Task<Answer> UploadAsync(string library, byte[] photo, bool chunked = false, bool digest = false)
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"/api/v1/libraries/{library}/photos?name=a.jpg") { Content = new ByteArrayContent(photo) };
        request.Headers.TransferEncodingChunked = chunked;
        if (digest)
        {
            request.Headers.TryAddWithoutValidation("Repr-Digest", Api.Digest(photo));
        }

        return _owner.SendAsync(request);
    }
}
