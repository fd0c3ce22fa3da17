using System.Runtime.Versioning;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Keeping;

/// <summary>What is missing, damaged or too much is found, and what can be made again is.</summary>
[Trait("Host", "one process")] // it is for one server with its data folder
[SupportedOSPlatform("linux")]
public sealed class FsckTests : IDisposable
{
    readonly TempFolder _folder = new();

    string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_kind_of_damage_is_found_and_what_can_be_made_again_is_mended()
    {
        var photos = Enumerable.Range(0, 7).Select(_ => Seeds.Jpeg()).ToArray();
        List<string> ids = [];
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            Api api = new(server.Client);
            foreach (var photo in photos)
            {
                ids.Add((await api.AddAndDeriveAsync(photo)).GetProperty("id").GetString()!);
            }

            Assert.True((await CheckAsync(0)).GetProperty("isWhole").GetBoolean()); // while it runs
            await server.StopAsync();
        }

        Assert.Empty((await CheckAsync(0, "--deep")).GetProperty("findings").EnumerateArray());
        await DamagedManifestsAreWrittenAnewAsync(ids);
        await FilesInNoPhotosFolderAreToldOnceAsync();
        await WhatCannotBeReadIsToldAndLeftAsync(ids);
        var lost = FileOf(ids[0], "v1.jpg");
        File.Delete(lost);
        Spoil(FileOf(ids[1], "v1.jpg"));
        File.Delete(FileOf(ids[2], "thumbnail"));
        Ask("index.db", $"DELETE FROM photo WHERE photo_id = x'{Hex(ids[3])}'");
        Ask("index.db", $"UPDATE photo SET revision = revision + 5, size = 1 WHERE photo_id = x'{Hex(ids[4])}'");
        Ask("grains.db", $"DELETE FROM grain_state WHERE grain_key = '{ids[5]}'");
        Ask("grains.db", $"UPDATE grain_state SET json = replace(json, '\"done\"', '\"due\"') WHERE grain_key = '{ids[6]}'");
        Ask("index.db", $"UPDATE photo SET state = 1 WHERE photo_id = x'{Hex(ids[6])}'"); // pending

        Assert.Equal(
            ["file-extra 4", "original-missing 1", "rendition-missing 1", "row-extra 1", "row-missing 1", "row-wrong 1", "work-missing 1"],
            Counts(await CheckAsync(1)));
        Assert.Contains("original-damaged 1", Counts(await CheckAsync(1, "--deep")));
        var mended = await CheckAsync(1, "--mend");
        Assert.Equal(["file-extra 4", "original-missing 1"], Counts(mended));
        Assert.Equal(5, mended.GetProperty("mended").GetInt64());
        Assert.Contains("No replica holds it", mended.GetProperty("findings").ToString(), StringComparison.Ordinal);

        await using (var server = await ServerProcess.StartAsync(Data))
        {
            Api api = new(server.Client);
            var listed = (await api.PagesAsync(Api.Photos, 100)).SelectMany(page => page.GetProperty("photos").EnumerateArray())
                .ToDictionary(photo => photo.GetProperty("id").GetString()!);
            Assert.Equal(ids.Where(id => id != ids[5]).Order(), listed.Keys.Order());
            Assert.Equal(photos[4].Length, listed[ids[4]].GetProperty("size").GetInt64());
            await Deadline.WaitAsync(
                "the thumbnail to be made", async () => (await api.GetAsync($"/api/v1/photos/{ids[2]}/renditions/thumbnail")).Status == 200);
            await api.DerivedAsync(ids[6]);
            (await api.UploadAsync(photos[0])).Expect(200);
            Assert.Equal(photos[0], await api.OriginalAsync(ids[0]));
            await server.StopAsync();
        }

        var aside = _folder.File("aside");
        Assert.Empty(Counts(await CheckAsync(0, "--quarantine", aside)));
        Assert.Equal(photos[5], await File.ReadAllBytesAsync(Directory.GetFiles(aside, "v1.jpg", SearchOption.AllDirectories).Single()));
        Assert.Equal(["original-damaged 1"], Counts(await CheckAsync(1, "--deep"))); // no command makes up bytes
    }

    [Fact]
    public async Task An_index_that_is_lost_is_made_again_from_the_photos()
    {
        List<string> before;
        string disk, trashed;
        await using (var server = await ServerProcess.StartAsync(Data))
        {
            Api api = new(server.Client);
            disk = (await api.PostJsonAsync("/api/v1/admin/locations", new { name = "disk", address = _folder.File("disk") })).Expect(201).Json.GetProperty("id").GetString()!;
            (await api.PutJsonAsync("/api/v1/admin/libraries/home/locations", new { originals = "disk" })).Expect(202);
            await api.AddAndDeriveAsync(Seeds.Jpeg(taken: new DateTime(2012, 3, 4)));
            await api.AddAndDeriveAsync(Seeds.Jpeg());
            trashed = (await api.AddAndDeriveAsync(Seeds.Jpeg())).GetProperty("id").GetString()!;
            (await api.PostJsonAsync($"{Api.Library}/trash", new { photos = new[] { trashed } })).Expect(200);
            before = Facts(await WholePicture.OfAsync(api, "home"));
            await server.StopAsync();
        }

        // Of the one in the trash the replicas alone have the original: nothing here tells that but the photo.
        var away = $"{DateTimeOffset.UtcNow:O}";
        Ask("grains.db", $"UPDATE grain_state SET json = CAST(json_set(CAST(json AS TEXT), '$.elsewhere', json('{{\"at\":\"{away}\",\"copies\":2}}'), '$.versions[0].elsewhereSince', '{away}') AS BLOB) WHERE grain_type = 'photo' AND grain_key = '{trashed}'");

        // And as it is after the restore of a backup that is older than the way of the renditions back into the server's own location.
        Ask("grains.db", $"UPDATE grain_state SET json = CAST(json_set(CAST(json AS TEXT), '$.places.home.renditions', json('[\"{disk}\"]'), '$.moves', json('[]')) AS BLOB) WHERE grain_type = 'locations'");
        foreach (var file in Directory.GetFiles(Data, "index.db*"))
        {
            File.Delete(file);
        }

        (await KeeperProcess.RunAsync("fsck", "--data", Data)).Expect(2);
        var mended = await CheckAsync(0, "--mend");
        Assert.Equal((1, 3), (mended.GetProperty("placed").GetInt64(), mended.GetProperty("mended").GetInt64()));
        Ask("index.db", $"UPDATE photo_elsewhere SET is_freed = is_freed WHERE is_freed = 1 AND photo_id = x'{Hex(trashed)}'");
        await using var again = await ServerProcess.StartAsync(Data);
        Assert.Equal(before, Facts(await WholePicture.OfAsync(new Api(again.Client), "home")));
        Assert.Equal(2, await new Api(again.Client).CountAsync());
    }

    [Fact]
    public async Task It_mends_nothing_under_a_server_that_runs()
    {
        await using var server = await ServerProcess.StartAsync(Data);

        var refused = (await KeeperProcess.RunAsync("fsck", "--mend", "--data", Data)).Expect(2);

        Assert.Contains($"{server.Pid}", refused.Errors, StringComparison.Ordinal);
    }

    /// <summary>Of an empty one its size tells; the others are read with --deep, and only then.</summary>
    async Task DamagedManifestsAreWrittenAnewAsync(List<string> ids)
    {
        var manifests = ids.Select(id => FileOf(id, "manifest.json")).ToArray();
        var whole = manifests.Select(File.ReadAllText).ToArray();
        File.WriteAllText(manifests[0], "");
        File.WriteAllText(manifests[1], "garbage");
        File.WriteAllText(manifests[2], whole[3]); // another photo's
        var sum = JsonDocument.Parse(whole[4]).RootElement.GetProperty("sha256").GetString()!;
        File.WriteAllText(manifests[4], whole[4].Replace(sum, new string('0', 64), StringComparison.Ordinal));

        Assert.Equal(["manifest-damaged 1"], Counts(await CheckAsync(1)));
        Assert.Equal(
            new[] { 0, 1, 2, 4 }.Select(i => ids[i]).Order(),
            (await CheckAsync(1, "--deep")).GetProperty("findings").EnumerateArray().Where(IsOfManifest).Select(found => found.GetProperty("photo").GetString()!).Order());
        Assert.Equal(4, (await CheckAsync(0, "--deep", "--mend")).GetProperty("mended").GetInt64());
        Assert.Equal(whole, manifests.Select(File.ReadAllText));

        static bool IsOfManifest(JsonElement found) => found.GetProperty("kind").GetString() == "manifest-damaged";
    }

    /// <summary>Neither missing nor whole: by its rights, in a folder that by its rights cannot be read, or where a link leads away. The rest is looked at.</summary>
    async Task WhatCannotBeReadIsToldAndLeftAsync(List<string> ids)
    {
        string[] originals = [.. ids.Select(id => FileOf(id, "v1.jpg"))];
        string[] forbidden = [originals[0], FileOf(ids[1], "manifest.json"), Path.GetDirectoryName(originals[2])!];
        var rights = forbidden.Select(path => File.GetUnixFileMode(path)).ToArray();
        var before = originals.Select(File.ReadAllBytes).ToArray();
        File.Move(originals[3], _folder.File("moved.jpg"));
        File.CreateSymbolicLink(originals[3], _folder.File("moved.jpg"));
        foreach (var path in forbidden)
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        var plain = await CheckUnprivilegedAsync();
        var deep = await CheckUnprivilegedAsync("--deep");
        var mended = await CheckUnprivilegedAsync("--deep", "--mend");
        foreach (var (path, mode) in forbidden.Zip(rights))
        {
            File.SetUnixFileMode(path, mode);
        }

        File.Move(_folder.File("moved.jpg"), originals[3], overwrite: true);
        string[] told = [$"{ids[2]} v1.jpg", $"{ids[2]} manifest.json", $"{Guid.Empty} {ids[2]}/", $"{ids[3]} v1.jpg"];
        Assert.Equal(told.Order(), Told(plain));
        Assert.Equal(told.Append($"{ids[0]} v1.jpg").Append($"{ids[1]} manifest.json").Order(), Told(deep));
        Assert.Equal(Told(deep), Told(mended));
        Assert.Equal(0, mended.GetProperty("mended").GetInt64());
        Assert.Equal(before, originals.Select(File.ReadAllBytes));
        Assert.Empty((await CheckAsync(0, "--deep")).GetProperty("findings").EnumerateArray());

        static IEnumerable<string> Told(JsonElement report)
        {
            Assert.Equal([$"unreadable {report.GetProperty("findings").GetArrayLength()}"], Counts(report));
            return report.GetProperty("findings").EnumerateArray().Select(Words).Order();
        }

        static string Words(JsonElement found)
        {
            var key = found.GetProperty("key").GetString()!;
            return $"{(found.TryGetProperty("photo", out var photo) ? photo.GetGuid() : Guid.Empty)} {key[(key.TrimEnd('/').LastIndexOf('/') + 1)..]}";
        }
    }

    async Task FilesInNoPhotosFolderAreToldOnceAsync()
    {
        string[] strays = ["zz.txt", "0a/stray.jpg", "0a/deeper/stray.jpg", "zz/00000000-0000-0000-0000-000000000000/v1.jpg"];
        var photos = Path.Combine("libraries", "home", "photos");
        foreach (var stray in strays.Select(stray => Path.Combine(Data, "location", photos, stray)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(stray)!);
            File.WriteAllText(stray, "x");
        }

        var told = (await CheckAsync(0)).GetProperty("findings").EnumerateArray().ToList();
        Assert.All(told, found => Assert.Equal("file-extra", found.GetProperty("kind").GetString()));
        Assert.Equal(strays.Select(stray => $"libraries/home/photos/{stray}").Order(), told.Select(found => found.GetProperty("key").GetString()!).Order());
        var aside = _folder.File("strays");
        Assert.Empty(Counts(await CheckAsync(0, "--quarantine", aside)));
        Assert.All(strays, stray => Assert.Equal("x", File.ReadAllText(Path.Combine(aside, photos, stray))));
    }

    /// <summary>Without the library itself, whose last change has another number.</summary>
    static List<string> Facts(List<string> picture) => [.. picture.Where(line => !line.Contains("\"lastSeq\"", StringComparison.Ordinal))];

    static IEnumerable<string> Counts(JsonElement report) =>
        report.GetProperty("counts").EnumerateObject().Select(count => $"{count.Name} {count.Value}").Order();

    static string Hex(string id) => id.Replace("-", "", StringComparison.Ordinal);

    static void Spoil(string path)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = 200;
        var was = file.ReadByte();
        file.Position = 200;
        file.WriteByte((byte)~was);
    }

    async Task<JsonElement> CheckAsync(int status, params string[] more) =>
        JsonDocument.Parse((await KeeperProcess.RunAsync(["fsck", "--json", "--data", Data, .. more])).Expect(status).Output).RootElement;

    async Task<JsonElement> CheckUnprivilegedAsync(params string[] more) =>
        JsonDocument.Parse((await KeeperProcess.RunUnprivilegedAsync(["fsck", "--json", "--data", Data, .. more])).Expect(1).Output).RootElement;

    string FileOf(string photo, string name) => Directory.GetFiles(Path.Combine(Data, "location"), $"*{name}*", SearchOption.AllDirectories)
        .Single(path => path.Contains(photo, StringComparison.Ordinal));

    void Ask(string database, string sql) => Database.Change(Path.Combine(Data, database), sql);
}
