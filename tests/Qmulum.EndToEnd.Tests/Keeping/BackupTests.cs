using System.Text.RegularExpressions;
using Qmulum.EndToEnd.Tests.Client;
using Qmulum.EndToEnd.Tests.Survival;

namespace Qmulum.EndToEnd.Tests.Keeping;

/// <summary>A backup shows one moment of a server that runs, and an empty server that is restored from it is the one of that moment.</summary>
[Trait("Host", "one process")] // a cluster's database is backed up by whoever looks after it
public sealed class BackupTests : IDisposable
{
    readonly TempFolder _folder = new();

    string Backup => _folder.File("backup");

    string New => _folder.File("new");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_empty_server_comes_up_with_every_photo_from_a_full_backup_that_was_taken_while_uploads_came()
    {
        List<string> home;
        List<string> second;
        string other;
        UploadRound later = new([.. Enumerable.Range(0, 40).Select(_ => Seeds.Jpeg())]);
        await using (var server = await ServerProcess.StartAsync(_folder.File("data")))
        {
            Api api = new(server.Client);
            other = await FillAsync(server, api);
            second = await WholePicture.OfAsync(api, other);

            var uploads = later.RunAsync(server.Client, clients: 2);
            await later.AfterAsync(5, uploads);
            var before = later.Acknowledged.Values.ToList();
            (await KeeperProcess.RunAsync("backup", Backup, "--full", "--data", server.DataFolder)).Expect(0);
            await uploads;
            await new LibraryAudit(api).DerivedAsync(() => server.Log.Tail());

            (await KeeperProcess.RunAsync("restore", Backup, "--data", New)).Expect(0);
            ServerOwner.Move(server.DataFolder, New);
            home = await WholePicture.OfAsync(api, "home");
            await using var restored = await ServerProcess.StartAsync(New);
            Api again = new(restored.Client);
            var photos = await new LibraryAudit(again).DerivedAsync(() => restored.Log.Tail());

            Assert.Subset(photos.Select(photo => photo.GetProperty("id").GetString()!).ToHashSet(), before.ToHashSet());
            Assert.Equal(second, await WholePicture.OfAsync(again, other));

            // What came after the moment is sent again, and then all is the same but for when it came.
            UploadRound rest = new(await MissingAsync(again, later));
            await rest.RunAsync(restored.Client, clients: 2);
            await new LibraryAudit(again).DerivedAsync(() => restored.Log.Tail());
            Assert.Equal(Sums(home), Sums(await WholePicture.OfAsync(again, "home")));
        }

    }

    [Fact]
    public async Task A_full_backup_of_several_locations_comes_back_with_every_photo_in_the_servers_own()
    {
        List<string> home, second;
        string other;
        await using (var server = await ServerProcess.StartAsync(_folder.File("data")))
        {
            Api api = new(server.Client);
            await AddLocationAsync(api, "disk");
            await AddLocationAsync(api, "shelf");
            other = await FillAsync(server, api);
            await MoveAsync(server, api, "home", new { originals = "disk" });
            await MoveAsync(server, api, other, new { originals = "shelf", renditions = "disk" });
            (await api.PutJsonAsync("/api/v1/admin/locations/default", new { originals = "shelf", renditions = "shelf" })).Expect(200);
            (home, second) = (await WholePicture.OfAsync(api, "home"), await WholePicture.OfAsync(api, other));

            Directory.Move(_folder.File("shelf"), _folder.File("away"));
            (await KeeperProcess.RunAsync("backup", Backup, "--full", "--data", server.DataFolder)).Expect(3);
            Assert.False(Directory.Exists(Backup));
            Directory.Move(_folder.File("away"), _folder.File("shelf"));
            (await api.PutJsonAsync("/api/v1/admin/libraries/home/locations", new { originals = "shelf" })).Expect(202); // is moved meanwhile
            var said = (await KeeperProcess.RunAsync("backup", Backup, "--full", "--data", server.DataFolder)).Expect(0);
            Assert.Contains("all 3 locations", said.Output, StringComparison.Ordinal);
            await server.StopAsync();
        }

        Directory.Delete(_folder.File("disk"), recursive: true);
        Directory.Delete(_folder.File("shelf"), recursive: true);
        (await KeeperProcess.RunAsync("restore", Backup, "--data", New)).Expect(0);
        ServerOwner.Move(_folder.File("data"), New);
        (await KeeperProcess.RunAsync("fsck", "--deep", "--data", New)).Expect(0);
        await using var restored = await ServerProcess.StartAsync(New);
        Api again = new(restored.Client);

        Assert.Equal(Placeless(home), Placeless(await WholePicture.OfAsync(again, "home")));
        Assert.Equal(Placeless(second), Placeless(await WholePicture.OfAsync(again, other)));
        var locations = (await again.GetAsync("/api/v1/admin/locations")).Expect(200).Json.GetProperty("locations").EnumerateArray();
        Assert.Equal("own", Assert.Single(locations).GetProperty("id").GetString());
        var made = (await again.PostJsonAsync("/api/v1/libraries", new { name = "New" })).Expect(201).Json.GetProperty("id").GetString()!;
        await AddAsync(again, made, Seeds.Jpeg());
    }

    /// <summary>A picture without the name of the location that its library has.</summary>
    static IEnumerable<string> Placeless(IEnumerable<string> picture) => picture.Select(line => Regex.Replace(line, "\"location\":\"[^\"]*\"", ""));

    Task AddLocationAsync(Api api, string name) => ExpectAsync(api.PostJsonAsync("/api/v1/admin/locations", new { name, address = _folder.File(name) }), 201);

    static async Task MoveAsync(ServerProcess server, Api api, string library, object to)
    {
        var path = $"/api/v1/admin/libraries/{library}/locations";
        (await api.PutJsonAsync(path, to)).Expect(202);
        await Deadline.WaitAsync("the library to be moved", TimeSpan.FromSeconds(60), async () =>
            (await api.GetAsync(path)).Expect(200).Json.GetProperty("move").GetProperty("state").GetString() == "done", () => server.Log.Tail());
    }

    static async Task ExpectAsync(Task<Answer> answer, int status) => (await answer).Expect(status);

    [Fact]
    public async Task A_backup_by_reference_finds_its_photos_when_the_location_is_put_in_its_place()
    {
        List<string> before;
        await using (var server = await ServerProcess.StartAsync(_folder.File("data")))
        {
            Api api = new(server.Client);
            var photo = Seeds.Jpeg();
            await api.AddAndDeriveAsync(photo);
            before = await WholePicture.OfAsync(api, "home");
            (await PullAsync(server)).Expect(0);
            Assert.Equal(1, await ReplicatedAsync(api));
            (await KeeperProcess.RunAsync("backup", Backup, "--data", server.DataFolder)).Expect(0);
            await server.StopAsync();
        }

        Assert.False(Directory.Exists(Path.Combine(Backup, "location")));
        Directory.CreateDirectory(New);
        foreach (var left in (string[])["qmulum.lock", "qmulum.pid", "location-claim"]) // by a first start that was refused its location, and sent its admin here
        {
            await File.WriteAllTextAsync(Path.Combine(New, left), "1");
        }

        (await KeeperProcess.RunAsync("restore", Backup, "--data", New)).Expect(0);
        ServerOwner.Move(_folder.File("data"), New);
        await using var restored = await ServerProcess.LaunchAsync(new() { DataFolder = New });
        await Deadline.WaitAsync("the server to say that the location is away", TimeSpan.FromSeconds(30), async () => await IsAwayAsync(restored));
        Directory.Move(Path.Combine(_folder.File("data"), "location"), Path.Combine(New, "location"));
        await restored.ReadyAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(before, await WholePicture.OfAsync(new Api(restored.Client), "home"));

        // What the replica said before may have been true then.
        Assert.Equal(0, await ReplicatedAsync(new(restored.Client)));
        Assert.Contains("0 fetched", (await PullAsync(restored)).Expect(0).Output, StringComparison.Ordinal);
        Assert.Equal(1, await ReplicatedAsync(new(restored.Client)));
    }

    Task<ProgramResult> PullAsync(ServerProcess server) =>
        CliProcess.RunAsync(_folder.Path, server.Owner.Key, "pull", "--library", "home", "--to", _folder.File("replica"), "--server", $"{server.Address}");

    static async Task<int> ReplicatedAsync(Api api) =>
        Assert.Single((await api.GetAsync($"{Api.Library}/replicas")).Expect(200).Json.GetProperty("replicas").EnumerateArray()).GetProperty("photos").GetInt32();

    [Fact]
    public async Task What_is_not_whole_is_not_restored_and_what_is_there_is_not_written_over()
    {
        await using (var server = await ServerProcess.StartAsync(_folder.File("data")))
        {
            await new Api(server.Client).AddAsync(Seeds.Jpeg());
            await server.StopAsync();
        }

        var data = _folder.File("data");
        await RefusesAsync("is not the data folder", "backup", Backup, "--data", New);
        await RefusesAsync("which it is a backup of", "backup", Path.Combine(data, "backup"), "--data", data);
        await RefusesAsync("which it is a backup of", "backup", Path.Combine(data, "location/libraries/backup"), "--data", data);
        Directory.CreateDirectory(_folder.File("disk/.qmulum"));
        await File.WriteAllTextAsync(_folder.File("disk/.qmulum/location.json"), "{}");
        Directory.CreateSymbolicLink(_folder.File("link"), _folder.File("disk"));
        await RefusesAsync("which is a location of photos", "backup", _folder.File("link/backup"), "--data", data);
        (await KeeperProcess.RunAsync("backup", Backup, "--full", "--data", data)).Expect(0);
        await RefusesAsync("is not empty", "backup", Backup, "--data", data);
        await RefusesAsync("is not empty", "restore", Backup, "--data", data);

        // As a kill leaves it.
        var part = _folder.File("stopped.part");
        Directory.CreateDirectory(part);
        await File.WriteAllTextAsync(Path.Combine(part, ".unfinished-backup"), "");
        File.Copy(Path.Combine(Backup, "index.db"), Path.Combine(part, "index.db"));
        await RefusesAsync("not a whole backup", "restore", part, "--data", New);
        await using (new FileStream(Path.Combine(part, ".unfinished-backup"), FileMode.Open, FileAccess.ReadWrite, FileShare.None)) // as one that runs has it
        {
            await RefusesAsync("still being made", "backup", _folder.File("stopped"), "--data", data);
            Assert.True(File.Exists(Path.Combine(part, "index.db")));
        }

        (await KeeperProcess.RunAsync("backup", _folder.File("stopped"), "--data", data)).Expect(0);
        Assert.False(Directory.Exists(part));

        var note = _folder.File("stopped/backup.json");
        await File.WriteAllTextAsync(note, (await File.ReadAllTextAsync(note)).Replace("\"files\": 2", "\"files\": 3", StringComparison.Ordinal));
        var fewer = (await KeeperProcess.RunAsync("restore", _folder.File("stopped"), "--data", New)).Expect(1);
        Assert.Contains("is not the one of 3 files", fewer.Errors, StringComparison.Ordinal);

        var original = Directory.GetFiles(Path.Combine(Backup, "location"), "v1.jpg", SearchOption.AllDirectories).Single();
        await using (var file = File.OpenWrite(original))
        {
            file.Seek(100, SeekOrigin.Begin);
            file.WriteByte(1);
            file.WriteByte(2);
        }

        var damaged = (await KeeperProcess.RunAsync("restore", Backup, "--data", New)).Expect(1);
        Assert.Contains($"{original} is damaged", damaged.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(New));

        Directory.CreateDirectory(Path.Combine(New, ".unfinished"));
        await using var refused = await ServerProcess.LaunchAsync(new() { DataFolder = New, WithOwner = false });
        Assert.Equal(1, await refused.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("not all of it is there", refused.Log.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_without_keys_is_told_as_such_and_what_to_set()
    {
        Dictionary<string, string> noKeys = new()
        {
            ["HOME"] = _folder.Path,
            ["AWS_ACCESS_KEY_ID"] = "",
            ["AWS_SECRET_ACCESS_KEY"] = "",
            ["AWS_PROFILE"] = "",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };
        using var keeper = ProgramProcess.Start(
            ServerSettings.Assembly, _folder.Path, ["restore", "s3://photos/backup?endpoint=http://127.0.0.1:1&pathStyle=true", "--data", New], noKeys);

        var refused = (await keeper.EndAsync()).Expect(3);

        Assert.Contains("There are no keys for 's3://photos/backup'", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("AWS_ACCESS_KEY_ID", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_original_that_is_damaged_is_said_and_left_out()
    {
        await using var server = await ServerProcess.StartAsync(_folder.File("data"));
        Api api = new(server.Client);
        var (good, bad) = (await api.AddAsync(Seeds.Jpeg()), await api.AddAsync(Seeds.Jpeg()));
        var file = Directory.GetFiles(server.DataFolder, "v1.jpg", SearchOption.AllDirectories).Single(path => path.Contains(bad, StringComparison.Ordinal));
        await File.AppendAllTextAsync(file, "x");

        var said = (await KeeperProcess.RunAsync("backup", Backup, "--full", "--data", server.DataFolder)).Expect(1);

        Assert.Contains($"photo {bad}", said.Errors, StringComparison.Ordinal);
        var copied = Directory.GetFiles(Backup, "v1.jpg", SearchOption.AllDirectories);
        Assert.Contains(good, Assert.Single(copied), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Backup, "backup.json")));
    }

    static async Task<List<byte[]>> MissingAsync(Api api, UploadRound round)
    {
        List<byte[]> missing = [];
        foreach (var photo in round.Photos)
        {
            if (!await api.HasAsync(photo))
            {
                missing.Add(photo);
            }
        }

        return missing;
    }

    static async Task<bool> IsAwayAsync(ServerProcess server)
    {
        try
        {
            return (await new Api(server.Client).GetAsync("/health/ready")).Status == 503;
        }
        catch (HttpRequestException)
        {
            return false; // nobody listens yet
        }
    }

    static async Task RefusesAsync(string says, params string[] arguments)
    {
        var refused = (await KeeperProcess.RunAsync(arguments)).Expect(2);
        Assert.Contains(says, refused.Errors, StringComparison.Ordinal);
    }

    /// <summary>Two libraries with a member, photos, a file that cannot be shown, and something in the trash; returns the second library.</summary>
    static async Task<string> FillAsync(ServerProcess server, Api api)
    {
        await api.AddAndDeriveAsync(Seeds.Jpeg(taken: new DateTime(2019, 3, 4)));
        var made = await api.PostJsonAsync("/api/v1/libraries", new { name = "Second" });
        var library = made.Expect(201).Json.GetProperty("id").GetString()!;
        using var person = await People.JoinAsync(server);
        await People.InviteAsync(api, library, person, "viewer");
        foreach (var photo in (byte[][])[Seeds.Jpeg(), Seeds.Jpeg(taken: new DateTime(2001, 2, 3)), Seeds.Jpeg()])
        {
            await AddAsync(api, library, photo);
        }

        var trashed = await AddAsync(api, library, Seeds.Jpeg());
        (await api.PostJsonAsync($"/api/v1/libraries/{library}/trash", new { photos = new[] { trashed } })).Expect(200);
        return library;
    }

    static async Task<string> AddAsync(Api api, string library, byte[] photo)
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"/api/v1/libraries/{library}/photos?name=photo.jpg") { Content = new ByteArrayContent(photo) };
        request.Content.Headers.ContentType = new("image/jpeg");
        var id = (await api.SendAsync(request)).Expect(201).Json.GetProperty("photoId").GetString()!;
        await Deadline.WaitAsync(
            "the photo to be derived", TimeSpan.FromSeconds(60), async () => (await api.FactsAsync(id)).GetProperty("state").GetString() == "ready");
        return id;
    }

    /// <summary>The originals' hashes of a picture.</summary>
    static IEnumerable<string> Sums(IEnumerable<string> picture) => picture.Where(line => line.StartsWith('{') && line.Contains("\"versions\"", StringComparison.Ordinal)).Select(line => line[^64..]).Order();
}
