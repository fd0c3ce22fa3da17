using System.Text.Json;
using Qmulum.Sqlite;

namespace Qmulum.EndToEnd.Tests.Keeping;

/// <summary>A location alone is enough to have every photo again.</summary>
[Trait("Host", "one process")] // it makes the data folder of one server
public sealed class RebuildTests : IDisposable
{
    const string ContentId = "7F1A2B3C-0000-4D5E-8F90-112233445566";

    readonly TempFolder _folder = new();

    string Data => _folder.File("data");

    string New => _folder.File("new");

    string Location => Path.Combine(Data, "location");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_photo_is_there_again_when_the_databases_are_thrown_away()
    {
        List<string> before;
        string bare, still, film;
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            Api api = new(server.Client);
            var edited = (await api.AddAndDeriveAsync(Seeds.Jpeg(taken: new DateTime(2012, 3, 4)), "Lake.jpg")).GetProperty("id").GetString()!;
            (await api.UploadAsync(Seeds.Jpeg(), "IMG.jpg", "image/jpeg", ("X-Qmulum-Device", "phone"), ("X-Qmulum-Path", "DCIM/IMG.jpg"))).Expect(201);
            bare = (await api.AddAndDeriveAsync(Seeds.Jpeg(), "v1.jpg")).GetProperty("id").GetString()!;
            await api.AddAsync("no picture at all"u8.ToArray(), "notes.txt");
            var trashed = (await api.AddAndDeriveAsync(Seeds.Jpeg(), "bin.jpg")).GetProperty("id").GetString()!;
            (await api.PostJsonAsync($"{Api.Library}/trash", new { photos = new[] { trashed } })).Expect(200);
            (await api.PostJsonAsync($"{Api.Library}/photos/edits", Edit(edited))).Expect(200);
            still = await api.AddAsync(LivePhotos.Still(ContentId, 1), "live.jpg");
            film = await api.AddAsync(await LivePhotos.FilmAsync(ContentId), "live.mov");
            await new Survival.LibraryAudit(api).DerivedAsync(() => server.Log.Tail());
            await Deadline.WaitAsync("the edit to stand in the manifest", async () => (await ManifestAsync(edited)).TryGetProperty("set", out _));
            await Deadline.WaitAsync("the trash to stand in the manifest", async () => (await ManifestAsync(trashed)).TryGetProperty("trash", out _));
            before = await WholePicture.OfAsync(api, "home", Told);
            await server.StopAsync();
        }

        // Nothing but the files, without the marker, and one manifest is lost.
        Directory.Delete(Path.Combine(Location, ".qmulum"), recursive: true);
        File.Delete(ManifestOf(bare));
        Assert.Contains($"{bare}/: The manifest is missing", (await KeeperProcess.RunAsync("rebuild", "--from", Location, "--data", New)).Expect(1).Errors, StringComparison.Ordinal);
        (await KeeperProcess.RunAsync("rebuild", "--from", Location, "--data", New)).Expect(2);

        await using var again = await ServerProcess.StartAsync(New);
        Api rebuilt = new(again.Client);
        await new Survival.LibraryAudit(rebuilt).DerivedAsync(() => again.Log.Tail());
        Assert.Equal(before, await WholePicture.OfAsync(rebuilt, "home", Told));
        await Deadline.WaitAsync(
            "the film to be of its picture", async () => (await rebuilt.FactsAsync(film)) is { } facts && facts.TryGetProperty("partOf", out var of) && of.GetString() == still);
        Assert.Equal("ready", (await rebuilt.AddAndDeriveAsync(Seeds.Jpeg())).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_folder_whose_original_or_manifest_is_not_what_it_should_be_is_said_and_left_as_it_is()
    {
        string good, damaged, missing, garbage, empty, newer;
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            Api api = new(server.Client);
            good = await api.AddAsync(Seeds.Jpeg());
            damaged = await api.AddAsync(Seeds.Jpeg());
            missing = await api.AddAsync(Seeds.Jpeg());
            garbage = await api.AddAsync(Seeds.Jpeg());
            empty = await api.AddAsync(Seeds.Jpeg());
            newer = await api.AddAsync(Seeds.Jpeg());
            await server.StopAsync();
        }

        File.Delete(ManifestOf(damaged));
        var file = Path.Combine(Path.GetDirectoryName(ManifestOf(damaged))!, "v1.jpg");
        await File.AppendAllTextAsync(file, "x");
        File.Delete(Path.Combine(Path.GetDirectoryName(ManifestOf(missing))!, "v1.jpg"));

        File.WriteAllText(ManifestOf(garbage), "garbage");
        File.WriteAllText(ManifestOf(empty), "");
        File.WriteAllText(ManifestOf(newer), File.ReadAllText(ManifestOf(newer)).Replace("\"schema\": 2", "\"schema\": 3", StringComparison.Ordinal));

        var said = (await KeeperProcess.RunAsync("rebuild", "--from", Location, "--data", New)).Expect(1);

        Assert.Contains($"{damaged}/: The manifest is lost", said.Errors, StringComparison.Ordinal);
        Assert.Contains($"{missing}/: v1.jpg, the original of the manifest, is missing", said.Errors, StringComparison.Ordinal);
        Assert.All([garbage, empty], photo => Assert.Contains(
            $"{photo}/: The manifest is damaged: the photo is entered by its bytes alone. Its name, its origin and what people had set are lost; if it lay in the trash, it is shown again.",
            said.Errors,
            StringComparison.Ordinal));
        Assert.Contains($"{newer}/: The manifest was written by a newer Qmulum (schema 3", said.Errors, StringComparison.Ordinal);
        Assert.Contains("3 photos of 1 libraries are there again", said.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(good, said.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task Nothing_is_made_of_a_folder_that_is_no_location()
    {
        Directory.CreateDirectory(_folder.File("empty"));

        var refused = (await KeeperProcess.RunAsync("rebuild", "--from", _folder.File("empty"), "--data", New)).Expect(2);

        Assert.Contains("If it is a mount", refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(New));

        // As a library leaves it that was moved away, but for its thumbnails.
        Directory.CreateDirectory(_folder.File("empty/libraries/home/photos/ab"));
        Directory.CreateDirectory(_folder.File("empty/libraries/home/renditions/ab"));
        File.WriteAllText(_folder.File("empty/libraries/home/renditions/ab/thumbnail.jpg"), "");
        var moved = (await KeeperProcess.RunAsync("rebuild", "--from", _folder.File("empty"), "--data", New)).Expect(2);
        Assert.Contains("name the one that has the originals", moved.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(New));
    }

    [Theory]
    [InlineData("as it is")]
    [InlineData("by a link to it")]
    [InlineData("a link itself, with a slash")]
    public async Task Nothing_is_made_of_the_location_of_a_server_that_runs(string named)
    {
        var photo = Path.Combine(Location, "libraries/home/photos/ab/photo");
        Directory.CreateDirectory(photo);
        File.WriteAllText(Path.Combine(photo, "manifest.json"), "{}");
        using var runs = DataFolderLock.Take(Data);
        var from = Location;
        switch (named)
        {
            case "by a link to it":
                from = _folder.File("link");
                File.CreateSymbolicLink(from, Location);
                break;
            case "a link itself, with a slash":
                from = $"{Location}/";
                Directory.Move(Location, _folder.File("disk"));
                File.CreateSymbolicLink(Location, _folder.File("disk"));
                break;
        }

        var refused = (await KeeperProcess.RunAsync("rebuild", "--from", from, "--data", New)).Expect(2);

        Assert.Contains($"A server (process {Environment.ProcessId}) works with", refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(New));
    }

    static object Edit(string photo) => new
    {
        photos = new[] { photo },
        turn = "left",
        crop = new { x = 0.1, y = 0.2, width = 0.5, height = 0.5, angle = 3 },
        caption = "Grandma at the <lake>",
        rating = 4,
        favourite = true,
        addTags = new[] { "summer" },
        taken = new { local = "2011-07-08T09:10:11", offset = "+02:00" },
        position = new { latitude = 47.5, longitude = 9.5 },
    };

    /// <summary>What a photo is, without what counts or dates a server's own work; of one whose manifest is lost, what its bytes tell.</summary>
    static string Told(JsonElement facts)
    {
        string[] ofBytes = ["id", "kind", "state", "size", "sha256", "contentType", "width", "height", "camera", "placeholder"];
        string[] ofManifest = ["name", "receivedAt", "taken", "origin", "description", "keywords", "rating", "favourite", "position", "edits", "fromFile"];
        var told = facts.GetProperty("name").GetString() == "v1.jpg" ? ofBytes : ofBytes.Concat(ofManifest);
        return string.Join(' ', told.Where(member => facts.TryGetProperty(member, out _)).Select(member => facts.GetProperty(member).GetRawText()));
    }

    string ManifestOf(string photo) => Path.Combine(Location, "libraries", "home", "photos", photo[..2], photo, "manifest.json");

    async Task<JsonElement> ManifestAsync(string photo) => JsonDocument.Parse(await File.ReadAllBytesAsync(ManifestOf(photo))).RootElement;
}
