using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using Qmulum.EndToEnd.Tests.Survival;
using Qmulum.Sqlite;

namespace Qmulum.EndToEnd.Tests.Keeping;

/// <summary>An installation whose photos are in a bucket is checked, backed up, restored and rebuilt as one in a folder is; and a backup may lie in a bucket.</summary>
[Trait("Host", "one process")] // a cluster's database is backed up by whoever looks after it
public sealed class BucketKeepingTests : IAsyncLifetime
{
    readonly TempFolder _folder = new();
    S3Server? _s3;
    string _location = "";
    string _backups = "";
    List<string> _before = [];
    List<string> _photos = [];

    string Data => _folder.File("data");

    S3Server S3 => _s3!;

    /// <summary>A server that was filled and stopped.</summary>
    public async Task InitializeAsync()
    {
        _s3 = await S3Server.SharedAsync();
        (_location, _backups) = (Address(await S3.CreateBucketAsync(), "photos"), await S3.CreateBucketAsync());
        await using var server = await ServerProcess.StartAsync(InBucket(Data));
        Api api = new(server.Client);
        _photos = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => api.AddAsync(Seeds.Jpeg(taken: new DateTime(2012, 3, 4)))))];
        (await api.PostJsonAsync($"{Api.Library}/trash", new { photos = _photos[..1] })).Expect(200);
        await new LibraryAudit(api).DerivedAsync(() => server.Log.Tail());
        await Deadline.WaitAsync("the queue to be empty", async () => (await api.GetAsync("/api/v1/admin/queues")).Expect(200).Json.GetProperty("queues").EnumerateArray()
            .All(queue => queue.GetProperty("due").GetInt64() + queue.GetProperty("running").GetInt64() == 0));
        _before = await WholePicture.OfAsync(api, "home");
        await server.StopAsync();
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_full_backup_in_a_bucket_comes_back_as_a_server_with_its_photos_in_a_folder()
    {
        var backup = Address(_backups, "full");
        (await KeeperProcess.RunAsync("backup", backup, "--full", "--location", _location, "--data", Data)).Expect(0);
        await RefusesAsync("is not empty", "backup", backup, "--data", Data);

        (await KeeperProcess.RunAsync("restore", backup, "--data", _folder.File("new"))).Expect(0);

        ServerOwner.Move(Data, _folder.File("new"));
        await using (var restored = await ServerProcess.StartAsync(_folder.File("new")))
        {
            var inFolder = _before.Select(line => line.Replace("\"location\":\"s3\"", "\"location\":\"folder\"", StringComparison.Ordinal));
            Assert.Equal(inFolder.Order(StringComparer.Ordinal), await WholePicture.OfAsync(new Api(restored.Client), "home"));
            Assert.Equal("ready", (await new Api(restored.Client).AddAndDeriveAsync(Seeds.Jpeg())).GetProperty("state").GetString());
        }

        await SpoilAsync($"full/location/libraries/home/photos/{_photos[1][..2]}/{_photos[1]}/v1.jpg");
        var damaged = (await KeeperProcess.RunAsync("restore", backup, "--data", _folder.File("damaged"))).Expect(1);
        Assert.Contains($"{_photos[1]}/v1.jpg is damaged", damaged.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("damaged")));
    }

    [Fact]
    public async Task A_backup_by_reference_finds_the_bucket_again_and_one_that_was_stopped_is_none()
    {
        await S3.Client.PutObjectAsync(new() { BucketName = _backups, Key = "stopped/.qmulum/location.json", ContentBody = await MarkerAsync() });
        await PutAsync("stopped/unfinished-backup", JsonSerializer.Serialize(new { run = Guid.NewGuid(), renewedAt = DateTimeOffset.UtcNow.AddMinutes(-11) }));
        await PutAsync("stopped/grains.db", "half of it");
        await RefusesAsync("not a whole backup", "restore", Address(_backups, "stopped"), "--data", _folder.File("new"));
        (await KeeperProcess.RunAsync("backup", Address(_backups, "stopped"), "--data", Data)).Expect(0);

        var said = (await KeeperProcess.RunAsync("restore", Address(_backups, "stopped"), "--data", _folder.File("new"))).Expect(0);

        Assert.Contains("start the server with --location", said.Output, StringComparison.Ordinal);
        ServerOwner.Move(Data, _folder.File("new"));
        await using var restored = await ServerProcess.StartAsync(InBucket(_folder.File("new")));
        Assert.Equal(_before, await WholePicture.OfAsync(new Api(restored.Client), "home"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Data, "scratch", "backup")));
    }

    [Fact]
    public async Task What_is_missing_in_a_bucket_is_found_and_made_again()
    {
        Assert.Empty((await CheckAsync(0, "--deep")).GetProperty("findings").EnumerateArray());
        var bucket = new Uri(_location).Host;
        var keys = (await S3.Client.ListObjectsV2Async(new() { BucketName = bucket, Prefix = "photos/libraries/" })).S3Objects.ConvertAll(one => one.Key);
        await S3.Client.DeleteObjectAsync(bucket, keys.Single(key => key.EndsWith($"{_photos[1]}/v1.jpg", StringComparison.Ordinal)));
        await S3.Client.DeleteObjectAsync(bucket, keys.Single(key => key.EndsWith($"{_photos[2]}/manifest.json", StringComparison.Ordinal)));
        await S3.Client.DeleteObjectAsync(bucket, keys.Single(key => key.Contains($"{_photos[3]}/", StringComparison.Ordinal) && key.Contains("thumbnail", StringComparison.Ordinal)));

        Assert.Equal(["manifest-missing 1", "original-missing 1", "rendition-missing 1"], Counts(await CheckAsync(1)));
        var mended = await CheckAsync(1, "--mend");

        Assert.Equal(2, mended.GetProperty("mended").GetInt64());
        Assert.Equal(["original-missing 1"], Counts(mended));
        await RefusesAsync("name it with --location", "fsck", "--data", Data);
    }

    [Fact]
    public async Task What_reading_has_found_beside_a_server_is_told_when_it_is_found_once_more()
    {
        await using var proxy = await S3Proxy.StartAsync(S3.Endpoint);
        using var served = DataFolderLock.Take(Data);
        var reads = 0;
        var gone = 1;
        proxy.Fault = exchange => exchange.Method == "GET" && exchange.Target.Contains($"{_photos[1]}/v1.jpg", StringComparison.Ordinal) && reads++ < gone
            ? exchange.RefuseAsync(404, "NoSuchKey") : Task.FromResult(false);
        var location = _location.Replace($"{S3.Endpoint}", $"{proxy.Endpoint}", StringComparison.Ordinal);

        Assert.Empty((await CheckAtAsync(location, 0, "--deep")).GetProperty("findings").EnumerateArray());
        Assert.Equal(2, reads);

        (reads, gone) = (0, int.MaxValue);
        Assert.Equal(["original-damaged 1"], Counts(await CheckAtAsync(location, 1, "--deep")));
    }

    [Fact]
    public async Task Every_photo_is_there_again_when_nothing_but_the_bucket_is_left()
    {
        var elsewhere = _location.Replace("/photos", "/elsewhere", StringComparison.Ordinal);
        Assert.Contains("elsewhere", (await KeeperProcess.RunAsync("rebuild", "--from", elsewhere, "--data", _folder.File("new"))).Expect(3).Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("new")));

        (await KeeperProcess.RunAsync("rebuild", "--from", _location, "--data", _folder.File("new"))).Expect(0);

        await using var rebuilt = await ServerProcess.StartAsync(InBucket(_folder.File("new")));
        Api api = new(rebuilt.Client);
        var photos = await new LibraryAudit(api).DerivedAsync(() => rebuilt.Log.Tail());
        Assert.Equal(_photos[1..].Order(), photos.Select(photo => photo.GetProperty("id").GetString()!).Order());
        Assert.Equal(1, (await api.GetAsync($"{Api.Library}/trash")).Expect(200).Json.GetProperty("count").GetInt32());
    }

    static IEnumerable<string> Counts(JsonElement report) =>
        report.GetProperty("counts").EnumerateObject().Select(count => $"{count.Name} {count.Value}").Order();

    static async Task RefusesAsync(string says, params string[] arguments)
    {
        var refused = await KeeperProcess.RunAsync(arguments);
        Assert.Contains(says, refused.Errors, StringComparison.Ordinal);
        Assert.Equal(2, refused.Status);
    }

    ServerSettings InBucket(string data) => new() { DataFolder = data, Arguments = ["--location", _location], Environment = S3Server.Credentials };

    string Address(string bucket, string prefix) => $"s3://{bucket}/{prefix}?endpoint={S3.Endpoint}&pathStyle=true";

    Task<JsonElement> CheckAsync(int status, params string[] more) => CheckAtAsync(_location, status, more);

    async Task<JsonElement> CheckAtAsync(string location, int status, params string[] more) =>
        JsonDocument.Parse((await KeeperProcess.RunAsync(["fsck", "--json", "--data", Data, "--location", location, .. more])).Expect(status).Output).RootElement;

    Task PutAsync(string key, string content) => S3.Client.PutObjectAsync(new PutObjectRequest { BucketName = _backups, Key = key, ContentBody = content });

    async Task<string> MarkerAsync()
    {
        using var marker = await S3.Client.GetObjectAsync(new Uri(_location).Host, "photos/.qmulum/location.json");
        using StreamReader reader = new(marker.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    async Task SpoilAsync(string key)
    {
        using var was = await S3.Client.GetObjectAsync(_backups, key);
        using MemoryStream content = new();
        await was.ResponseStream.CopyToAsync(content);
        content.GetBuffer()[100] ^= 1;
        content.Position = 0;
        await S3.Client.PutObjectAsync(new() { BucketName = _backups, Key = key, InputStream = content });
    }
}
