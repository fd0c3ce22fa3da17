using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Photos;

/// <summary>The trash from outside: what is hidden, who may, and what ends.</summary>
public sealed class TrashTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    const string Trash = Api.Library + "/trash";

    readonly Api _api = fixture.Api;

    [Fact]
    public async Task A_photo_in_the_trash_is_not_there_for_anybody_until_it_is_restored()
    {
        var facts = await _api.AddAndDeriveAsync(Seeds.Jpeg(taken: new DateTime(2019, 3, 4)));
        var photo = facts.GetProperty("id").GetString()!;
        await using var listener = await EventListener.OpenAsync(fixture.Server.Client);

        var done = (await _api.PostJsonAsync(Trash, new { photos = new[] { photo } })).Expect(200).Json;

        Assert.Equal([photo], Ids(done, "photos"));
        foreach (var path in new[] { "", "/original", "/renditions/thumbnail", "/renditions/preview?format=webp" })
        {
            (await _api.GetAsync($"/api/v1/photos/{photo}{path}")).ExpectProblem(404, "not-found");
        }

        Assert.DoesNotContain(photo, (await _api.GetAsync(Api.Photos + "?limit=1000")).Expect(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("2019-03", (await _api.GetAsync(Api.Library + "/timeline")).Expect(200).Text, StringComparison.Ordinal);
        Assert.Equal("removed", KindOf(await listener.NextAsync(change => change.Photo == photo)));
        var trashed = await TrashedAsync(photo);
        Assert.Equal(TimeSpan.FromDays(30), trashed.GetProperty("purgedAt").GetDateTimeOffset() - trashed.GetProperty("trashedAt").GetDateTimeOffset());
        Assert.Equal("image/jpeg", (await _api.GetAsync($"{Trash}/{photo}/renditions/thumbnail")).Expect(200).ContentType);

        (await _api.PostJsonAsync($"{Trash}/restore", new { photos = new[] { photo } })).Expect(200);

        Assert.Equal("ready", (await _api.FactsAsync(photo)).GetProperty("state").GetString());
        (await _api.GetAsync($"/api/v1/photos/{photo}/renditions/thumbnail")).Expect(200);
        (await _api.GetAsync($"{Trash}/{photo}/renditions/thumbnail")).ExpectProblem(404, "not-found");
        Assert.Equal("added", KindOf(await listener.NextAsync(change => change.Photo == photo)));
    }

    [Fact]
    public async Task The_trash_comes_in_pages_and_each_photo_once()
    {
        var photos = await Task.WhenAll(Enumerable.Range(0, 7).Select(_ => _api.AddAsync(Seeds.Jpeg())));
        (await _api.PostJsonAsync(Trash, new { photos })).Expect(200);

        var pages = await _api.PagesAsync(Trash, 3);

        var listed = pages.SelectMany(page => page.GetProperty("photos").EnumerateArray()).Select(IdOf).ToList();
        Assert.Equal(listed.Distinct(), listed);
        Assert.All(photos, photo => Assert.Contains(photo, listed));
    }

    [Fact]
    public async Task A_photo_that_is_deleted_for_good_leaves_no_file_and_can_come_again()
    {
        var bytes = Seeds.Jpeg();
        var photo = (await _api.AddAndDeriveAsync(bytes)).GetProperty("id").GetString()!;
        (await _api.PostJsonAsync(Trash, new { photos = new[] { photo } })).Expect(200);
        Assert.NotEmpty(Files(photo));

        (await _api.PostJsonAsync($"{Trash}/purge", new { photos = new[] { photo } })).Expect(202);

        await Deadline.WaitAsync("the files to be gone", () => Task.FromResult(Files(photo).Count == 0));
        Assert.False(await _api.HasAsync(bytes));
        (await _api.PostJsonAsync($"{Trash}/restore", new { photos = new[] { photo } })).Expect(200);
        (await _api.GetAsync($"/api/v1/photos/{photo}")).ExpectProblem(404, "not-found");
        Assert.Equal(photo, await AddAgainAsync(bytes));
        Assert.Equal("ready", (await _api.DerivedAsync(photo)).GetProperty("state").GetString());
        Assert.Equal(bytes, await _api.OriginalAsync(photo));
    }

    [Fact]
    public async Task A_file_whose_photo_lies_in_the_trash_is_known_and_brought_back_when_it_is_sent()
    {
        var bytes = Seeds.Jpeg();
        var photo = await _api.AddAsync(bytes);
        (await _api.PostJsonAsync(Trash, new { photos = new[] { photo } })).Expect(200);

        var check = (await _api.PostJsonAsync($"{Api.Photos}/check", new { sha256 = new[] { Api.Hex(bytes) } })).Expect(200).Json;
        var receipt = (await _api.UploadAsync(bytes)).Expect(200).Json;

        Assert.True(check.GetProperty("present")[0].GetProperty("inTrash").GetBoolean());
        Assert.Equal((true, true), (receipt.GetProperty("duplicate").GetBoolean(), receipt.GetProperty("restored").GetBoolean()));
        await _api.FactsAsync(photo);
    }

    [Theory]
    [InlineData("""{}""", "photos has 0 ids")]
    [InlineData("""{"photos":[]}""", "photos has 0 ids")]
    [InlineData("""{"photos":["x"]}""", "photos[0] is \"x\"")]
    [InlineData("""{"photos":[null]}""", "photos[0] is \"\"")]
    public async Task A_list_that_names_no_photos_is_refused(string json, string said)
    {
        foreach (var path in new[] { Trash, $"{Trash}/restore", $"{Trash}/purge" })
        {
            HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };

            var answer = (await _api.SendAsync(request)).ExpectProblem(400, "invalid");

            Assert.StartsWith(said, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Photos_that_are_not_there_are_named_and_the_others_go()
    {
        var photo = await _api.AddAsync(Seeds.Jpeg());
        var absent = Guid.NewGuid().ToString();

        var done = (await _api.PostJsonAsync(Trash, new { photos = new[] { absent, photo } })).Expect(200).Json;

        Assert.Equal([photo], Ids(done, "photos"));
        Assert.Equal([absent], Ids(done, "missing"));
    }

    [Fact]
    public async Task Only_the_owner_deletes_for_good()
    {
        using var editor = await People.JoinAsync(fixture.Server);
        await People.InviteAsync(_api, "home", editor, "editor");
        var photo = await _api.AddAsync(Seeds.Jpeg());

        (await editor.Api.PostJsonAsync(Trash, new { photos = new[] { photo } })).Expect(200);
        (await editor.Api.PostJsonAsync($"{Trash}/purge", new { photos = new[] { photo } })).ExpectProblem(403, "forbidden");
        (await editor.Api.PostJsonAsync($"{Trash}/empty", new { })).ExpectProblem(403, "forbidden");
        (await editor.Api.PostJsonAsync($"{Trash}/restore", new { photos = new[] { photo } })).Expect(200);
    }

    static string? KindOf(LibraryEvent change) => change.Data.GetProperty("kind").GetString();

    static string IdOf(JsonElement trashed) => trashed.GetProperty("photo").GetProperty("id").GetString()!;

    static IEnumerable<string> Ids(JsonElement done, string list) => done.GetProperty(list).EnumerateArray().Select(id => id.GetString()!);

    async Task<JsonElement> TrashedAsync(string photo) => (await _api.PagesAsync(Trash, 1_000))
        .SelectMany(page => page.GetProperty("photos").EnumerateArray()).Single(trashed => IdOf(trashed) == photo);

    /// <summary>While the photo is being deleted, its bytes are not taken: a client tries again, as this does.</summary>
    async Task<string> AddAgainAsync(byte[] bytes)
    {
        var answer = await _api.UploadAsync(bytes);
        await Deadline.WaitAsync("the file to be taken", async () => answer.Status == 201 || (answer = await _api.UploadAsync(bytes)).Status == 201);
        return answer.Json.GetProperty("photoId").GetString()!;
    }

    List<string> Files(string photo) =>
        [.. Directory.EnumerateFiles(fixture.Server.DataFolder, "*", SearchOption.AllDirectories).Where(file => file.Contains(photo, StringComparison.Ordinal))];
}
