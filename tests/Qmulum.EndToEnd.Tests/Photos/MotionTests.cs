namespace Qmulum.EndToEnd.Tests.Photos;

/// <summary>Motion photos and Live Photos from outside: one photo, and its film.</summary>
public sealed class MotionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _api = fixture.Api;

    [Fact]
    public async Task The_film_behind_a_picture_is_sent_out_of_the_original_in_ranges()
    {
        var film = await SampleVideos.MakeAsync("film.mp4", 1, "96x64");
        var photo = await _api.AddAndDeriveAsync(LivePhotos.Motion(film, Random.Shared.Next()));
        var address = photo.GetProperty("motion").GetProperty("href").GetString()!;

        var whole = (await _api.GetAsync(address)).Expect(200);
        HttpRequestMessage ask = new(HttpMethod.Get, address) { Headers = { Range = new(100, 299) } };
        var part = (await _api.SendAsync(ask)).Expect(206);

        Assert.Equal(film, whole.Body);
        Assert.Equal("video/mp4", whole.Header("Content-Type"));
        Assert.Equal(film[100..300], part.Body);
        Assert.Equal($"bytes 100-299/{film.Length}", part.Header("Content-Range"));
        var plain = await _api.AddAsync(Seeds.Jpeg());
        (await _api.GetAsync($"/api/v1/photos/{plain}/motion")).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task A_film_and_a_picture_that_came_as_two_files_are_one_photo_and_both_originals_are_kept()
    {
        var contentId = Guid.NewGuid().ToString();
        var (still, film) = (LivePhotos.Still(contentId, Random.Shared.Next()), await LivePhotos.FilmAsync(contentId));
        await using var listener = await EventListener.OpenAsync(fixture.Server.Client);
        var filmId = await _api.AddAsync(film, "IMG_1.MOV");
        var stillId = await _api.AddAsync(still, "IMG_1.JPG");

        await Deadline.WaitAsync("the two to be one photo", async () => (await _api.FactsAsync(stillId)).TryGetProperty("motion", out _));

        var facts = await _api.FactsAsync(stillId);
        Assert.Equal(filmId, facts.GetProperty("motion").GetProperty("film").GetString());
        Assert.Equal(stillId, (await _api.FactsAsync(filmId)).GetProperty("partOf").GetString());
        Assert.Equal(film, (await _api.GetAsync(facts.GetProperty("motion").GetProperty("href").GetString()!)).Expect(200).Body);
        Assert.Equal(still, await _api.OriginalAsync(stillId));
        Assert.Equal(film, await _api.OriginalAsync(filmId));
        Assert.Equal(stillId, (await listener.NextAsync(change => IsPart(change, filmId))).Data.GetProperty("photo").GetProperty("partOf").GetString());
        var months = await Task.WhenAll(new[] { stillId, filmId }.Select(async id => (await _api.FactsAsync(id)).GetProperty("taken").GetProperty("local").GetString()![..7]));
        foreach (var month in months.Distinct())
        {
            Assert.DoesNotContain(filmId, (await _api.GetAsync($"{Api.Library}/timeline/{month}?limit=1000")).Expect(200).Text, StringComparison.Ordinal);
        }
    }

    static bool IsPart(LibraryEvent change, string film) => change.Photo == film && change.Data.GetProperty("photo").TryGetProperty("partOf", out _);
}
