using Qmulum.Sqlite;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>What a released version left is there after an update, and a copy of it from before.</summary>
[Trait("Host", "one process")] // a cluster's database is backed up by whoever looks after it
public sealed class UpgradeTests : IDisposable
{
    const long DiskBytes = 16L << 20;
    const long OlderVersion = 3;

    readonly TempFolder _folder = new();

    public static TheoryData<string> Releases => [.. ReleasedData.All];

    string Data => _folder.File("data");

    string Backups => Path.Combine(Data, "backups");

    string Index => Path.Combine(Data, "index.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Releases))]
    public async Task Everything_that_a_release_left_is_there_and_goes_on(string release)
    {
        var left = ReleasedData.Unpack(release, _folder.Path);
        await using var server = await StartAsync();

        await left.CheckAsync(server);
    }

    /// <summary>Writes the data of this version; the command is in docs/decisions/upgrades.md.</summary>
    [Fact]
    public async Task This_versions_data_can_be_written_down()
    {
        if (Environment.GetEnvironmentVariable("QMULUM_WRITE_RELEASE") is { Length: > 0 } version)
        {
            await ReleasedData.WriteAsync(version);
        }

        Assert.NotEmpty(ReleasedData.All);
    }

    [Fact]
    public async Task Both_databases_are_copied_before_one_is_brought_to_a_new_version_and_never_else()
    {
        Older();
        await using (var server = await StartAsync())
        {
            var copies = Assert.Single(Directory.GetDirectories(Backups));
            Assert.Equal(["grains.db", "index.db"], Directory.GetFiles(copies).Select(Path.GetFileName).Order());
            Assert.Equal(OlderVersion, VersionOf(Path.Combine(copies, "index.db")));
            Assert.True(VersionOf(Index) > OlderVersion);
            await server.RestartAsync();
        }

        var only = Assert.Single(Directory.GetDirectories(Backups));

        // The way back, as docs/backup.md has it.
        foreach (var file in Directory.GetFiles(Data, "*.db*"))
        {
            File.Delete(file);
        }

        foreach (var file in Directory.GetFiles(only))
        {
            File.Copy(file, Path.Combine(Data, Path.GetFileName(file)));
        }

        await using var back = await StartAsync();
        Assert.Equal(2, Directory.GetDirectories(Backups).Length);
    }

    [Fact]
    public async Task No_more_than_five_copies_are_kept_and_none_of_what_was_being_made()
    {
        Older();
        string[] before = [.. Enumerable.Range(1, 7).Select(i => $"20200101-00000{i}-000"), "20200102-000000-000.part"];
        foreach (var name in before)
        {
            Directory.CreateDirectory(Path.Combine(Backups, name));
        }

        await using var server = await StartAsync();

        var kept = Directory.GetDirectories(Backups).Select(Path.GetFileName).Order().ToList();
        Assert.Equal(before[3..7], kept[..4]);
        Assert.Equal(5, kept.Count);
        Assert.True(File.Exists(Path.Combine(Backups, kept[4]!, "grains.db")));
    }

    [Fact]
    public async Task Where_no_copy_can_be_made_the_server_does_not_start_and_nothing_is_changed()
    {
        Older();
        await File.WriteAllTextAsync(Backups, "This is no folder.");

        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { DataFolder = Data, WithOwner = false });

        Assert.Equal(1, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("no backup of them could be taken first", server.Log.Tail(), StringComparison.Ordinal);
        Assert.Contains(Backups, server.Log.Tail(), StringComparison.Ordinal);
        Assert.Equal(OlderVersion, VersionOf(Index));
    }

    [Fact]
    public async Task On_a_disk_without_room_for_the_copy_the_server_says_so()
    {
        Older();
        var disk = _folder.File("disk");
        Directory.CreateDirectory(disk);
        var own = SmallDisk.Settings(disk, DiskBytes, reserve: 1);

        // The data is on the small disk before the server starts, and all but 64 KiB of the rest is taken.
        var script = own.Launcher[^2].Replace(" && exec", $" && cp -a '{Data}' \"$0\" && (dd if=/dev/zero of=\"$0/filler\" bs=4096 2>/dev/null; truncate -s -65536 \"$0/filler\") && exec", StringComparison.Ordinal);
        await using var server = await ServerProcess.LaunchAsync(own with { WithOwner = false, Launcher = [.. own.Launcher.SkipLast(2), script, disk] });

        Assert.Equal(1, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("no backup of them could be taken first", server.Log.Tail(), StringComparison.Ordinal);
        Assert.Contains("disk is full", server.Log.Tail(), StringComparison.Ordinal);
    }

    Task<ServerProcess> StartAsync() => ServerProcess.StartAsync(new ServerSettings { DataFolder = Data, WithOwner = false });

    /// <summary>The first release's data, whose index tables are of version 3.</summary>
    void Older() => ReleasedData.Unpack("0.1.0", _folder.Path);

    static long VersionOf(string index)
    {
        using var snapshot = SqliteSnapshot.Open(index);
        return snapshot.Read(connection => (long)connection.Prepared("SELECT max(version) FROM index_version").ExecuteScalar()!);
    }
}
