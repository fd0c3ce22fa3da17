using System.Collections.Concurrent;
using System.Text.Json;
using Amazon.S3.Model;

namespace Qmulum.EndToEnd.Tests.Keeping;

/// <summary>What backups in a bucket do to each other, and what becomes of them when the bucket fails.</summary>
[Trait("Host", "one process")]
public sealed class BucketBackupTests(FilledFolder filled) : IClassFixture<FilledFolder>, IAsyncLifetime
{
    readonly TempFolder _folder = new();
    S3Server? _s3;
    S3Proxy? _proxy;
    string _bucket = "";

    S3Proxy Proxy => _proxy!;

    public async Task InitializeAsync()
    {
        _s3 = await S3Server.SharedAsync();
        _bucket = await _s3.CreateBucketAsync();
        _proxy = await S3Proxy.StartAsync(_s3.Endpoint);
    }

    public async Task DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Two_backups_at_once_are_each_whole_and_neither_takes_the_others_place()
    {
        TaskCompletionSource arrived = new();
        TaskCompletionSource goOn = new();
        Proxy.Fault = async exchange =>
        {
            if (exchange.IsPut("/first/index.db"))
            {
                arrived.TrySetResult();
                await goOn.Task;
            }

            return false;
        };
        using var first = Start("first");
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("still being made", (await BackUpAsync("first")).Expect(2).Errors, StringComparison.Ordinal);
        (await BackUpAsync("second")).Expect(0);
        goOn.SetResult();

        (await first.EndAsync()).Expect(0);
        foreach (var name in (string[])["first", "second"])
        {
            (await RestoreAsync(name, name)).Expect(0);
            Assert.Equal(3, Originals(name).Length);
        }
    }

    [Fact]
    public async Task A_backup_whose_place_was_taken_is_not_called_whole_and_removes_nothing()
    {
        Proxy.Fault = async exchange =>
        {
            if (exchange.IsPut("/taken/sha256sums"))
            {
                await PutAsync("taken/unfinished-backup", JsonSerializer.Serialize(new { run = Guid.NewGuid(), renewedAt = DateTimeOffset.UtcNow }));
            }

            return false;
        };

        Assert.Contains("is not whole", (await BackUpAsync("taken")).Expect(3).Errors, StringComparison.Ordinal);

        var keys = await KeysAsync("taken/");
        Assert.DoesNotContain("taken/backup.json", keys);
        Assert.Superset(new HashSet<string> { "taken/unfinished-backup", "taken/grains.db" }, keys.ToHashSet());
    }

    [Fact]
    public async Task A_backup_within_a_location_of_the_bucket_is_refused_and_leaves_nothing_there()
    {
        await PutAsync("photos/.qmulum/location.json", JsonSerializer.Serialize(new { id = Guid.NewGuid(), created = DateTimeOffset.UtcNow, layout = 1 }));

        var refused = (await BackUpAsync("photos/backups/today")).Expect(2);

        Assert.Contains($"lies in s3://{_bucket}/photos, which is a location", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(["photos/.qmulum/location.json"], await KeysAsync("photos/"));
    }

    [Fact]
    public async Task A_bucket_that_refuses_an_original_ends_the_backup_and_blames_no_photo()
    {
        Proxy.Fault = exchange => exchange.IsPut($"{filled.Photos[1]}/v1.jpg") ? exchange.RefuseAsync(400, "InvalidRequest") : Task.FromResult(false);

        var said = (await BackUpAsync("refused")).Expect(3);

        Assert.DoesNotContain($"photo {filled.Photos[1]}", said.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("refused/backup.json", await KeysAsync("refused/"));
    }

    [Fact]
    public async Task A_restore_that_was_stopped_goes_on_and_leaves_out_what_is_damaged_when_it_is_told_to()
    {
        (await BackUpAsync("full")).Expect(0);
        var (bad, away) = (filled.Photos[1], filled.Photos[2]);
        await PutAsync((await KeysAsync("full/")).Single(key => key.EndsWith($"{bad}/v1.jpg", StringComparison.Ordinal)), "other bytes");
        Proxy.Fault = exchange => exchange.Method == "GET" && exchange.Target.Contains($"{away}/v1.jpg", StringComparison.Ordinal)
            ? exchange.RefuseAsync(400, "InvalidRequest") : Task.FromResult(false);
        Assert.Contains("--keep-going", (await RestoreAsync("full", "new")).Expect(3).Errors, StringComparison.Ordinal);
        ConcurrentBag<string> fetched = [];
        Proxy.Fault = exchange =>
        {
            fetched.Add(exchange.Target);
            return Task.FromResult(false);
        };
        Assert.Contains("--keep-going", (await RestoreAsync("full", "new")).Expect(2).Errors, StringComparison.Ordinal);

        var said = (await RestoreAsync("full", "new", "--keep-going")).Expect(1);

        Assert.Contains($"{bad}/v1.jpg is damaged", said.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(fetched, target => target.Contains("/grains.db", StringComparison.Ordinal));
        Assert.Equal(2, Originals("new").Length);
        Assert.DoesNotContain(Originals("new"), path => path.Contains(bad, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(_folder.File("new"), ".unfinished")));

        Proxy.Fault = null;
        await PutAsync("full/index.db", "no database");
        Assert.Contains("nothing was restored", (await RestoreAsync("full", "none", "--keep-going")).Expect(1).Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("none")));
    }

    ProgramProcess Start(string prefix) => KeeperProcess.Start("backup", Address(prefix), "--full", "--data", filled.Data);

    async Task<ProgramResult> BackUpAsync(string prefix)
    {
        using var backup = Start(prefix);
        return await backup.EndAsync();
    }

    Task<ProgramResult> RestoreAsync(string prefix, string folder, params string[] more) =>
        KeeperProcess.RunAsync(["restore", Address(prefix), "--data", _folder.File(folder), .. more]);

    string[] Originals(string folder) => Directory.GetFiles(_folder.File(folder), "v1.jpg", SearchOption.AllDirectories);

    string Address(string prefix) => $"s3://{_bucket}/{prefix}?endpoint={Proxy.Endpoint}&pathStyle=true";

    Task PutAsync(string key, string content) => _s3!.Client.PutObjectAsync(new PutObjectRequest { BucketName = _bucket, Key = key, ContentBody = content });

    async Task<List<string>> KeysAsync(string prefix) =>
        ((await _s3!.Client.ListObjectsV2Async(new() { BucketName = _bucket, Prefix = prefix })).S3Objects ?? []).ConvertAll(one => one.Key);
}
