using System.Runtime.Versioning;

namespace Qmulum.Storage.Tests;

/// <summary>A disk that is really full, a mount that is really read-only, a folder without permission: in a process of their own.</summary>
[SupportedOSPlatform("linux")]
public sealed class RealDiskTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_and_then_a_read_only_one_are_told_apart_and_lose_nothing()
    {
        var seen = await Child.RunAsync(SmallDisk.Mounted(_folder.Path, 8 << 20), "fill", _folder.Path);

        Assert.Equal(
            [
                "too large at once: store-full",
                "too large by and by: store-full",
                "put too large: store-full",
                "copies too many: store-full",
                "check when full: store-full",
                "staged: 0",
                "blobs: after kept",
                "remounted: 0",
                "begin: store-read-only",
                "put: store-read-only",
                "delete: store-read-only",
                "check: store-read-only",
                "read: 3000000",
            ],
            seen);
    }

    [Fact]
    public async Task A_cache_whose_disk_is_full_costs_nothing_but_time()
    {
        var cache = Directory.CreateDirectory(_folder.File("cache")).FullName;

        var seen = await Child.RunAsync(SmallDisk.Mounted(cache, 8 << 20), "cache", _folder.File("location"), cache);

        Assert.Equal(["whole: 12", "cached less than was put: True", "left half written: 0"], seen);
    }

    [Fact]
    public async Task A_folder_that_may_not_be_read_ends_a_listing_unless_what_can_be_read_is_asked_for()
    {
        var root = _folder.File("location");
        var store = await FolderBlobStore.CreateAsync(new FolderStoreOptions { Root = root, MinimumFreeBytes = 1 });
        foreach (var key in new[] { "a/1", "blind/1", "blind/2", "hidden/deeper/1", "z/1" })
        {
            await store.PutAsync(BlobKey.Parse(key), new byte[1], CancellationToken.None);
        }

        var (blind, hidden) = (Path.Combine(root, "blind"), Path.Combine(root, "hidden"));
        var mode = File.GetUnixFileMode(hidden);
        File.SetUnixFileMode(blind, UnixFileMode.UserRead); // whose names can be read, and nothing about them
        File.SetUnixFileMode(hidden, UnixFileMode.None);
        try
        {
            var seen = await Child.RunAsync(SmallDisk.Unprivileged(), "list-readable", root);
            Assert.Equal(
                [
                    "all at once: store-read-only",
                    "readable of '': a/1 z/1", "passed over: blind/ store-read-only, hidden/ store-read-only",
                    "readable of 'hidden/deeper/': ", "passed over: hidden/deeper/ store-read-only",
                    "readable of 'blind/': ", "passed over: blind/ store-read-only",
                ],
                seen);
        }
        finally
        {
            File.SetUnixFileMode(blind, mode);
            File.SetUnixFileMode(hidden, mode);
        }
    }

    [Fact]
    public async Task A_folder_without_permission_is_read_only()
    {
        var root = _folder.File("location");
        var store = await FolderBlobStore.CreateAsync(new FolderStoreOptions { Root = root, MinimumFreeBytes = 1 });
        await store.PutAsync(BlobKey.Parse("kept"), new byte[77], CancellationToken.None);
        var staging = Path.Combine(root, ".qmulum", "staging");
        const UnixFileMode NoWriting = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        File.SetUnixFileMode(staging, NoWriting);
        File.SetUnixFileMode(root, NoWriting);
        try
        {
            var seen = await Child.RunAsync(SmallDisk.Unprivileged(), "meet-refusal", root);
            Assert.Equal(
                [
                    "begin: store-read-only", "put: store-read-only", "delete: store-read-only", "check: store-read-only", "read: 77",
                ],
                seen);
        }
        finally
        {
            File.SetUnixFileMode(staging, NoWriting | UnixFileMode.UserWrite);
            File.SetUnixFileMode(root, NoWriting | UnixFileMode.UserWrite);
        }
    }
}
