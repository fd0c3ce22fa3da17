using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Photos;

/// <summary>Edits from outside: what is shown, what is fetched, and what is refused.</summary>
public sealed class EditTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    const string Edits = Api.Photos + "/edits";

    static readonly DateTime Taken = new(2021, 5, 31, 23, 30, 0);

    readonly Api _api = fixture.Api;

    [Fact]
    public async Task A_turned_photo_is_shown_turned_fetched_turned_with_its_metadata_and_its_original_stays_as_it_was()
    {
        var bytes = Seeds.Jpeg(taken: Taken);
        var before = await _api.AddAndDeriveAsync(bytes);
        var photo = IdOf(before);
        await using var listener = await EventListener.OpenAsync(fixture.Server.Client);
        var untouched = (await _api.GetAsync($"/api/v1/photos/{photo}/edited")).Expect(200);
        Assert.Equal(bytes, untouched.Body);

        var edited = await EditAsync(photo, new { photos = new[] { photo }, turn = "right" });

        Assert.Equal((64, 96), Size(edited));
        var facts = await _api.FactsAsync(photo);
        Assert.Equal(("ready", (64, 96)), (facts.GetProperty("state").GetString(), Size(facts)));
        Assert.NotEqual(before.GetProperty("tag").GetString(), facts.GetProperty("tag").GetString());
        Assert.Equal("updated", (await listener.NextAsync(change => change.Photo == photo)).Data.GetProperty("kind").GetString());
        var thumbnail = (await _api.GetAsync($"/api/v1/photos/{photo}/renditions/thumbnail?tag={facts.GetProperty("tag").GetString()}")).Expect(200);
        Assert.Equal((64, 96), SizeOf(thumbnail.Body));
        Assert.Contains("immutable", thumbnail.Header("Cache-Control"), StringComparison.Ordinal);
        var file = (await _api.GetAsync($"/api/v1/photos/{photo}/edited?download=1")).Expect(200);
        Assert.Equal((64, 96), SizeOf(file.Body));
        Assert.All([untouched, file], answer => Assert.Contains("no-cache", answer.Header("Cache-Control"), StringComparison.Ordinal));
        Assert.True(file.Body.AsSpan().IndexOf("2021:05:31 23:30:00"u8) > 0, "The turned file lost its date.");
        Assert.StartsWith("attachment", file.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal(bytes, await _api.OriginalAsync(photo));
    }

    [Fact]
    public async Task A_format_that_keeps_its_orientation_in_its_metadata_is_sent_turned_with_its_length_and_in_ranges()
    {
        var bytes = await PictureAsync("a.png");
        var photo = IdOf(await _api.AddAndDeriveAsync(bytes));
        await EditAsync(photo, new { photos = new[] { photo }, turn = "right" });
        var address = $"/api/v1/photos/{photo}/edited";

        var whole = (await _api.GetAsync(address)).Expect(200);

        Assert.Equal("image/png", whole.Header("Content-Type"));
        var exif = whole.Body.AsSpan().IndexOf("eXIf"u8);
        Assert.Equal(bytes, (byte[])[.. whole.Body[..(exif - 4)], .. whole.Body[(exif + 8 + whole.Body[exif - 1])..]]);
        Assert.Equal(whole.Body.Length.ToString(CultureInfo.InvariantCulture), (await _api.SendAsync(new(HttpMethod.Head, address))).Expect(200).Header("Content-Length"));
        foreach (var from in (int[])[0, exif - 6, exif + 3, exif + 40])
        {
            HttpRequestMessage part = new(HttpMethod.Get, address) { Headers = { Range = new(from, from + 49) } };
            Assert.Equal(whole.Body[from..(from + 50)], (await _api.SendAsync(part)).Expect(206).Body);
        }
        HttpRequestMessage behind = new(HttpMethod.Get, address) { Headers = { Range = new(whole.Body.Length, null) } };
        (await _api.SendAsync(behind)).ExpectProblem(416, "range-not-satisfiable");
    }

    [Fact]
    public async Task A_format_that_has_no_place_for_an_orientation_says_so_and_what_to_fetch_instead()
    {
        var photo = IdOf(await _api.AddAndDeriveAsync(await PictureAsync("a.gif")));
        await EditAsync(photo, new { photos = new[] { photo }, turn = "right" });

        var refused = (await _api.GetAsync($"/api/v1/photos/{photo}/edited")).ExpectProblem(404, "rendition-failed");

        Assert.Equal(
            "image/gif has no place for an orientation; fetch the original, or the preview, which is turned.", refused.Json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Undo_goes_back_step_by_step_and_then_says_that_there_is_nothing()
    {
        var photo = IdOf(await _api.AddAndDeriveAsync(Seeds.Jpeg()));
        string[] photos = [photo];
        await EditAsync(photo, new { photos, turn = "left" });
        await EditAsync(photo, new { photos, caption = "At the sea" });

        await EditAsync(photo, new { photos, undo = true });
        var once = await _api.FactsAsync(photo);
        await EditAsync(photo, new { photos, undo = true });
        var twice = await _api.FactsAsync(photo);
        var refused = (await _api.PostJsonAsync(Edits, new { photos, undo = true })).Expect(200).Json.GetProperty("refused");

        Assert.Equal((false, (64, 96)), (once.TryGetProperty("description", out _), Size(once)));
        Assert.Equal(((96, 64), false), (Size(twice), twice.GetProperty("edits").GetProperty("canUndo").GetBoolean()));
        Assert.Equal("conflict", refused[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_date_that_is_set_moves_the_photo_in_the_timeline_and_the_file_is_still_heard()
    {
        var photo = IdOf(await _api.AddAndDeriveAsync(Seeds.Jpeg(taken: Taken)));

        await EditAsync(photo, new { photos = new[] { photo }, shiftMinutes = 60, position = new { latitude = 52.5, longitude = 13.4 } });

        var facts = await _api.FactsAsync(photo);
        Assert.Equal(("2021-06-01T00:30:00", "person"), TakenOf(facts));
        Assert.Equal("2021-05-31T23:30:00", TakenOf(facts.GetProperty("fromFile")).Local);
        Assert.Equal(52.5, facts.GetProperty("position").GetProperty("latitude").GetDouble());
        await Deadline.WaitAsync("the photo to be in June alone", async () => await IsInAsync("2021-06", photo) && !await IsInAsync("2021-05", photo));
    }

    [Fact]
    public async Task Many_edits_of_many_photos_at_once_all_land()
    {
        var photos = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _api.AddAsync(Seeds.Jpeg())));
        string[] named = [.. photos, .. Enumerable.Range(0, 960).Select(_ => Guid.NewGuid().ToString())];

        var replies = await Task.WhenAll(
            _api.PostJsonAsync(Edits, new { photos = named, addTags = new[] { "sea" } }),
            _api.PostJsonAsync(Edits, new { photos, addTags = new[] { "summer" }, rating = 4 }),
            _api.PostJsonAsync(Edits, new { photos, favourite = true, turn = "half" }));

        Assert.All(replies, reply => Assert.Equal(40, reply.Expect(200).Json.GetProperty("edited").GetArrayLength()));
        Assert.All(
            replies[0].Json.GetProperty("refused").EnumerateArray(), one => Assert.Equal("not-found", one.GetProperty("code").GetString()));
        Assert.Equal(960, replies[0].Json.GetProperty("refused").GetArrayLength());
        foreach (var photo in photos)
        {
            var facts = await _api.DerivedAsync(photo);
            Assert.Equal(["sea", "summer"], facts.GetProperty("keywords").EnumerateArray().Select(tag => tag.GetString()).Order());
            Assert.Equal((4, true), (facts.GetProperty("rating").GetInt32(), facts.GetProperty("favourite").GetBoolean()));
            Assert.Equal(3, facts.GetProperty("edits").GetProperty("turn").GetInt32());
        }
    }

    [Fact]
    public async Task A_request_that_is_sent_twice_turns_once()
    {
        var photo = IdOf(await _api.AddAndDeriveAsync(Seeds.Jpeg()));
        var edit = new { photos = new[] { photo }, id = Guid.NewGuid(), turn = "right" };

        await EditAsync(photo, edit);
        var again = await EditAsync(photo, edit);

        Assert.Equal((64, 96), Size(again));
    }

    [Theory]
    [InlineData("\"turn\":\"sideways\"", "turn")]
    [InlineData("\"turn\":5", "turn")]
    [InlineData("\"rating\":6", "rating is 6")]
    [InlineData("\"caption\":\"a\\u0000b\"", "caption has characters")]
    [InlineData("\"addTags\":[\"\"]", "addTags")]
    [InlineData("\"addTags\":[null]", "addTags")]
    [InlineData("\"taken\":{\"local\":\"yesterday\"}", "taken.local is \"yesterday\"")]
    [InlineData("\"taken\":{\"local\":\"0001-01-01T00:00:00\"}", "1826")]
    [InlineData("\"taken\":{\"offset\":\"+15:00\"}", "taken.offset is \"+15:00\"")]
    [InlineData("\"shiftMinutes\":2147483647", "shiftMinutes is 2147483647")]
    [InlineData("\"position\":{\"latitude\":91,\"longitude\":0}", "position is 91, 0")]
    [InlineData("\"crop\":{\"x\":0.5,\"y\":0,\"width\":0.6,\"height\":1}", "crop is no part of a picture")]
    [InlineData("\"crop\":{\"x\":0,\"y\":0,\"width\":1,\"height\":1,\"angle\":46}", "crop")]
    [InlineData("\"reset\":[\"everything\"]", "reset")]
    [InlineData("\"favourite\":null", "Nothing is to be done")]
    public async Task What_cannot_be_done_is_named_and_changes_nothing(string wrong, string said)
    {
        var photo = await OnePhotoAsync();
        var before = (await _api.FactsAsync(photo)).GetProperty("revision").GetInt64();
        HttpRequestMessage request = new(HttpMethod.Post, Edits)
        {
            Content = new StringContent($$"""{"photos":["{{photo}}"],{{wrong}}}""", Encoding.UTF8, "application/json"),
        };

        var answer = await _api.SendAsync(request);

        var message = answer.Status == 200
            ? answer.Json.GetProperty("refused")[0].GetProperty("message").GetString()
            : answer.Expect(400).Json.GetProperty("detail").GetString();
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Equal(before, (await _api.FactsAsync(photo)).GetProperty("revision").GetInt64());
    }

    [Fact]
    public async Task More_photos_than_a_thousand_are_refused()
    {
        var photos = Enumerable.Range(0, 1_001).Select(_ => Guid.NewGuid().ToString());

        var answer = (await _api.PostJsonAsync(Edits, new { photos, rating = 1 })).ExpectProblem(400, "invalid");

        Assert.StartsWith("photos has 1001 ids", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photos_history_says_who_edited_it_and_only_the_owner_reads_from_where_it_was_sent()
    {
        var library = (await _api.PostJsonAsync("/api/v1/libraries", new { name = "Shared" })).Expect(201).Json.GetProperty("id").GetString()!;
        HttpRequestMessage upload = new(HttpMethod.Post, $"/api/v1/libraries/{library}/photos?name=a.jpg") { Content = new ByteArrayContent(Seeds.Jpeg()) };
        var photo = (await _api.SendAsync(upload)).Expect(201).Json.GetProperty("photoId").GetString()!;
        using var viewer = await People.JoinAsync(fixture.Server);
        await People.InviteAsync(_api, library, viewer, "viewer");
        (await _api.PostJsonAsync($"/api/v1/libraries/{library}/photos/edits", new { photos = new[] { photo }, rating = 3 })).Expect(200);

        var mine = (await _api.GetAsync($"/api/v1/photos/{photo}/history")).Expect(200).Json;
        var theirs = (await viewer.Api.GetAsync($"/api/v1/photos/{photo}/history")).Expect(200).Json;

        var edit = mine.GetProperty("events").EnumerateArray().First(one => one.GetProperty("kind").GetString() == "edited");
        Assert.Equal("rating", edit.GetProperty("what").GetString());
        Assert.NotEmpty(edit.GetProperty("by").GetString()!);
        Assert.Equal("received", mine.GetProperty("events").EnumerateArray().Last().GetProperty("kind").GetString());
        Assert.Equal((true, false), (Tells(mine), Tells(theirs)));
        Assert.DoesNotContain("\"address\"", (await viewer.Api.GetAsync($"/api/v1/photos/{photo}")).Expect(200).Text, StringComparison.Ordinal);
    }

    static async Task<byte[]> PictureAsync(string name)
    {
        using TempFolder folder = new();
        await SampleVideos.RunAsync("-f", "lavfi", "-i", $"mandelbrot=s=96x64:start_x={Random.Shared.NextDouble().ToString(CultureInfo.InvariantCulture)}", "-frames:v", "1", folder.File(name));
        return await File.ReadAllBytesAsync(folder.File(name));
    }

    /// <summary>One for all the refusals, which leave it as it is.</summary>
    async Task<string> OnePhotoAsync() => IdOf(await _api.AddAndDeriveAsync(Seeds.Jpeg()));

    async Task<JsonElement> EditAsync(string photo, object edit)
    {
        var reply = (await _api.PostJsonAsync(Edits, edit)).Expect(200);
        var edited = Assert.Single(reply.Json.GetProperty("edited").EnumerateArray());
        Assert.Equal(photo, IdOf(edited));
        return edited;
    }

    async Task<bool> IsInAsync(string month, string photo) =>
        (await _api.GetAsync($"{Api.Library}/timeline/{month}?limit=1000")) is { Status: 200 } answer && answer.Text.Contains(photo, StringComparison.Ordinal);

    static bool Tells(JsonElement history) => history.GetProperty("origin").TryGetProperty("address", out _);

    static string IdOf(JsonElement photo) => photo.GetProperty("id").GetString()!;

    static (int Width, int Height) Size(JsonElement photo) => (photo.GetProperty("width").GetInt32(), photo.GetProperty("height").GetInt32());

    static (string? Local, string? Source) TakenOf(JsonElement facts) =>
        (facts.GetProperty("taken").GetProperty("local").GetString(), facts.GetProperty("taken").GetProperty("source").GetString());

    /// <summary>What a JPEG's frame header says (ITU-T T.81, B.2.2).</summary>
    static (int Width, int Height) SizeOf(ReadOnlySpan<byte> jpeg)
    {
        var frame = jpeg.IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0, 0, 17]);
        return (jpeg[frame + 7] << 8 | jpeg[frame + 8], jpeg[frame + 5] << 8 | jpeg[frame + 6]);
    }
}
