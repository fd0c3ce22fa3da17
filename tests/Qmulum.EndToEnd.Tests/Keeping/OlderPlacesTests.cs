using System.Text.Json;
using Qmulum.EndToEnd.Tests.Client;

namespace Qmulum.EndToEnd.Tests.Keeping;

/// <summary>A server that came back from a backup which knew its locations, and not what was moved to them and made in them since.</summary>
[Trait("Host", "one process")] // it is for one server with its data folder
public sealed class OlderPlacesTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly TempFolder _folder = new();

    string Data => _folder.File("data");

    string New => _folder.File("new");

    string Disk => _folder.File("disk");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_moved_to_a_disk_or_made_in_a_bucket_since_is_told_found_and_entered_and_nothing_that_was_deleted_for_good()
    {
        var (known, again, dead, late) = (Seeds.Jpeg(), Seeds.Jpeg(), Seeds.Jpeg(), Seeds.Jpeg());
        string disk, bucket, knownId, againId, deadId, lateId, other;
        await using (var server = await ServerProcess.StartAsync(WithKeys(Data)))
        {
            Api api = new(server.Client);
            disk = await AddLocationAsync(api, "disk", Disk);
            bucket = await AddLocationAsync(api, "bucket", await BucketAsync());
            knownId = (await api.AddAndDeriveAsync(known)).GetProperty("id").GetString()!;
            (againId, deadId) = ((await api.AddAndDeriveAsync(again)).GetProperty("id").GetString()!, (await api.AddAndDeriveAsync(dead)).GetProperty("id").GetString()!);
            Copy(PhotoIn(Path.Combine(Data, "location"), deadId), _folder.File("of-the-dead"));
            await PurgeAsync(api, againId, deadId);
            (await KeeperProcess.RunAsync("backup", _folder.File("backup"), "--data", Data)).Expect(0);

            (await api.PutJsonAsync("/api/v1/admin/libraries/home/locations", new { originals = "disk", renditions = "disk" })).Expect(202);
            Assert.Equal(againId, (await api.AddAndDeriveAsync(again)).GetProperty("id").GetString());
            (await api.PutJsonAsync("/api/v1/admin/locations/default", new { originals = "bucket", renditions = "bucket" })).Expect(200);
            other = (await api.PostJsonAsync("/api/v1/libraries", new { name = "Made since" })).Expect(201).Json.GetProperty("id").GetString()!;
            lateId = (await api.SendAsync(new(HttpMethod.Post, $"/api/v1/libraries/{other}/photos?name=a.jpg") { Content = new ByteArrayContent(late) }))
                .Expect(201).Json.GetProperty("photoId").GetString()!;
            await Deadline.WaitAsync("the library to be moved", Patience, async () =>
                (await api.GetAsync("/api/v1/admin/libraries/home/locations")).Expect(200).Json.GetProperty("move").GetProperty("state").GetString() == "done", () => server.Log.Tail());
            await Deadline.WaitAsync("the photo to be derived", Patience, async () => (await api.FactsAsync(lateId)).GetProperty("state").GetString() == "ready", () => server.Log.Tail());
            await server.StopAsync();
        }

        // What a purge that was late left behind, a day after the photo was deleted for good.
        Copy(_folder.File("of-the-dead"), PhotoIn(Disk, deadId));
        var restored = (await KeeperProcess.RunAsync("restore", _folder.File("backup"), "--data", New)).Expect(0);
        Assert.Contains($"run fsck --data {New}", restored.Output, StringComparison.Ordinal);
        Directory.Move(Path.Combine(Data, "location"), Path.Combine(New, "location"));
        ServerOwner.Move(Data, New);

        var told = await CheckAsync(1);
        var places = told.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("kind").GetString() == "place-missing").ToList();
        Assert.Equivalent(new[] { $"home in {disk}", $"{other} in {bucket}" }, places.Select(place => $"{place.GetProperty("library")} in {place.GetProperty("location")}"), strict: true);
        Assert.All(places, place => Assert.False(place.TryGetProperty("photo", out _)));
        Assert.Contains($"qmulum admin locations adopt 'disk' '{Disk}' --id {disk}", told.GetProperty("findings").ToString(), StringComparison.Ordinal);
        Assert.Contains("Files of its library are where the server does not look for them", told.GetProperty("findings").ToString(), StringComparison.Ordinal);

        await using (var server = await ServerProcess.StartAsync(WithKeys(New)))
        {
            Api api = new(server.Client);
            (await api.GetAsync($"/api/v1/photos/{knownId}/original")).ExpectProblem(500, "blob-missing");
            Directory.CreateSymbolicLink(_folder.File("link"), Disk);
            foreach (var (name, address, adopt, status, says) in new (string, string, string?, int, string)[]
            {
                ("disk", Disk, null, 409, $"adopt NAME ADDRESS --id {disk}"), ("other", Disk, null, 409, $"adopt NAME ADDRESS --id {disk}"),
                ("disk", _folder.File("link"), disk, 409, "the address that was named is another one"), ("other", Disk, bucket, 400, $"the location at this address is {disk}"),
                ("bucket", Disk, disk, 409, "Another location is called"),
            })
            {
                var refused = (await api.PostJsonAsync("/api/v1/admin/locations", new { name, address, adopt })).Expect(status);
                Assert.Contains(says, refused.Text, StringComparison.Ordinal);
            }

            var adopted = await AdoptAsync(server, disk);
            Assert.Equal(disk, adopted.Output.Trim());
            Assert.Contains("Bytes of the library home (Home) are in it, and are found from now on", adopted.Errors, StringComparison.Ordinal);
            Assert.Empty((await AdoptAsync(server, disk)).Errors); // nothing is left to be found
            await Deadline.WaitAsync("everybody to know of it", async () => (await api.GetAsync($"/api/v1/photos/{knownId}/original")).Status == 200);
            (await api.GetAsync($"/api/v1/photos/{lateId}")).ExpectProblem(404, "not-found");
            await server.StopAsync();
        }

        // More files of no photo than a report keeps, told before all that is to be entered.
        var junk = Directory.CreateDirectory(PhotoIn(Path.Combine(New, "location"), $"00{$"{Guid.NewGuid():D}"[2..]}")).FullName;
        for (var i = 0; i <= 10_000; i++)
        {
            File.WriteAllBytes(Path.Combine(junk, $"v{i}.jpg"), []);
        }

        var taken = await CheckAsync(0, "--take-in");
        Assert.Equal((2, 1), (taken.GetProperty("takenIn").GetInt64(), taken.GetProperty("placed").GetInt64()));
        Assert.Equal(10_000, taken.GetProperty("findings").GetArrayLength());
        Assert.Equal(10_007, taken.GetProperty("counts").GetProperty("file-extra").GetInt64()); // with the two of the dead, and four renditions that the server makes anew

        await using var last = await ServerProcess.StartAsync(WithKeys(New));
        Api found = new(last.Client);
        foreach (var (photo, content) in new[] { (knownId, known), (againId, again), (lateId, late) })
        {
            Assert.Equal(content, await found.OriginalAsync(photo));
        }

        (await found.GetAsync($"/api/v1/photos/{deadId}")).ExpectProblem(404, "not-found");
        Assert.Equal("Made since", (await found.GetAsync($"/api/v1/libraries/{other}")).Expect(200).Json.GetProperty("name").GetString());
    }

    static async Task PurgeAsync(Api api, params string[] photos)
    {
        (await api.PostJsonAsync($"{Api.Library}/trash", new { photos })).Expect(200);
        (await api.PostJsonAsync($"{Api.Library}/trash/purge", new { photos })).Expect(202);
        await Deadline.WaitAsync("the photos to be gone for good", Patience, async () =>
            (await api.GetAsync("/api/v1/admin/queues")).Expect(200).Json.GetProperty("queues").EnumerateArray()
                .All(queue => queue.GetProperty("due").GetInt64() + queue.GetProperty("running").GetInt64() == 0));
    }

    static async Task<string> AddLocationAsync(Api api, string name, string address) =>
        (await api.PostJsonAsync("/api/v1/admin/locations", new { name, address })).Expect(201).Json.GetProperty("id").GetString()!;

    static async Task<string> BucketAsync()
    {
        var s3 = await S3Server.SharedAsync();
        return $"s3://{await s3.CreateBucketAsync()}/photos?endpoint={s3.Endpoint}&pathStyle=true";
    }

    static ServerSettings WithKeys(string data) => new() { DataFolder = data, Environment = S3Server.Credentials };

    static string PhotoIn(string location, string photo) => Path.Combine(location, "libraries", "home", "photos", photo[..2], photo);

    static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    async Task<ProgramResult> AdoptAsync(ServerProcess server, string id) => (await CliProcess.RunAsync(
        _folder.Path, server.Owner.Key, "admin", "locations", "adopt", "disk", Disk, "--id", id, "--server", server.Address.ToString())).Expect(0);

    async Task<JsonElement> CheckAsync(int status, params string[] more) =>
        JsonDocument.Parse((await KeeperProcess.RunAsync(["fsck", "--json", "--data", New, .. more])).Expect(status).Output).RootElement;
}
