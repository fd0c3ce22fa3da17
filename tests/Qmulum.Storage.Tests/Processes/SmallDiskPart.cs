using System.Diagnostics;

namespace Qmulum.Storage.Tests;

/// <summary>What the other process does on a real disk that is full, or that it may not write; it prints what it saw.</summary>
static class SmallDiskPart
{
    static readonly CancellationToken None = CancellationToken.None;

    /// <summary>On an 8 MiB disk: fills it, sees it refuse, frees it, uses it again; then has it remounted read-only.</summary>
    public static async Task FillAsync(string folder)
    {
        var store = await FolderBlobStore.CreateAsync(new FolderStoreOptions { Root = folder, MinimumFreeBytes = 1 });
        var kept = RandomContent.Of(1, 3_000_000);
        await store.UploadAsync(BlobKey.Parse("kept"), kept);
        Say("too large at once", await CodeAsync(async () => await store.BeginAsync(6_000_000, None)));
        Say("too large by and by", await CodeAsync(() => OverfillAsync(store)));
        Say("put too large", await CodeAsync(() => store.PutAsync(BlobKey.Parse("put"), new byte[6_000_000], None)));
        Say("copies too many", await CodeAsync(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                await store.CopyAsync(BlobKey.Parse("kept"), BlobKey.Parse($"copy{i}"), None);
            }
        }));
        await File.WriteAllBytesAsync(Path.Combine(folder, "FILLER"), new byte[1]);
        Say("check when full", (await FullCheckAsync(store, folder)).Code ?? "ok");
        await store.DeleteAsync(BlobKey.Parse("copy0"), None);
        File.Delete(Path.Combine(folder, "FILLER"));
        await store.UploadAsync(BlobKey.Parse("after"), RandomContent.Of(2, 2_000_000));
        await store.VerifyAsync(BlobKey.Parse("after"), BlobDigest.Of(RandomContent.Of(2, 2_000_000)), None);
        await store.VerifyAsync(BlobKey.Parse("kept"), BlobDigest.Of(kept), None);
        Say("staged", $"{Directory.GetFiles(Path.Combine(folder, ".qmulum", "staging")).Length}");
        Say("blobs", string.Join(' ', (await store.ListToEndAsync("")).Select(info => info.Key)));
        await RemountReadOnlyAsync(folder);
        await TryToWriteAsync(store);
    }

    /// <summary>With a cache on an 8 MiB disk that may hold more than that, before a location on another: fills the disk, and goes on with it full.</summary>
    public static async Task CacheAsync(string location, string folder)
    {
        const int Blobs = 12;
        const int Bytes = 1_000_000;
        var inner = await FolderBlobStore.CreateAsync(new FolderStoreOptions { Root = location, MinimumFreeBytes = 1 });
        using CachedBlobStore store = new(inner, folder, 100 << 20, _ => true, TimeProvider.System);
        for (var i = 0; i < Blobs; i++)
        {
            await store.PutAsync(BlobKey.Parse($"blob{i}"), RandomContent.Of(i, Bytes), None);
        }

        var whole = 0;
        for (var i = 0; i < Blobs; i++)
        {
            whole += (await store.ReadAsync(BlobKey.Parse($"blob{i}"))).AsSpan().SequenceEqual(RandomContent.Of(i, Bytes)) ? 1 : 0;
        }

        Say("whole", $"{whole}");
        Say("cached less than was put", $"{store.CachedBytes < Blobs * Bytes}");
        Say("left half written", $"{Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count(file => new FileInfo(file).Length < Bytes)}");
    }

    /// <summary>In a location whose folders may not be written.</summary>
    public static Task MeetRefusalAsync(string folder) =>
        TryToWriteAsync(FolderBlobStore.Open(new FolderStoreOptions { Root = folder, MinimumFreeBytes = 1 }));

    /// <summary>In a location with folders that may not be read, behind routes as a server has it.</summary>
    public static async Task ListReadableAsync(string folder)
    {
        BlobPlace place = new("own", FolderBlobStore.Open(new FolderStoreOptions { Root = folder, MinimumFreeBytes = 1 }));
        using RoutedBlobStore store = new(new FixedRoutes(place), place);
        Say("all at once", await CodeAsync(() => store.ListToEndAsync("")));
        foreach (var prefix in new[] { "", "hidden/deeper/", "blind/" })
        {
            List<string> passedOver = [];
            var listed = await store.ListReadableAsync(prefix, "", (at, fault) => passedOver.Add($"{at} {fault.Code}"), None).Select(blob => blob.Key.Value).ToListAsync();
            Say($"readable of '{prefix}'", string.Join(' ', listed));
            Say("passed over", string.Join(", ", passedOver.Distinct()));
        }
    }

    static async Task TryToWriteAsync(IBlobStore store)
    {
        Say("begin", await CodeAsync(async () => await store.BeginAsync(null, None)));
        Say("put", await CodeAsync(() => store.PutAsync(BlobKey.Parse("new"), new byte[1], None)));
        Say("delete", await CodeAsync(() => store.DeleteAsync(BlobKey.Parse("kept"), None)));
        Say("check", (await store.CheckAsync(None)).Code ?? "ok");
        Say("read", $"{(await store.ReadAsync(BlobKey.Parse("kept"))).Length}");
    }

    /// <summary>Nobody said how much comes: the disk itself refuses in the middle.</summary>
    static async Task OverfillAsync(IBlobStore store)
    {
        await using var upload = await store.BeginAsync(null, None);
        await upload.WriteInPiecesAsync(new byte[9_000_000], 1);
        await upload.CommitAsync(BlobKey.Parse("overfull"), None);
    }

    static async Task<StoreHealth> FullCheckAsync(IBlobStore store, string folder)
    {
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "FILLER"), new byte[9_000_000]);
        }
        catch (IOException full) when (full.HResult == Errno.NoSpace)
        {
            // Meant to be: now the disk is full to the last block.
        }

        return await store.CheckAsync(None);
    }

    static async Task RemountReadOnlyAsync(string folder)
    {
        using var mount = Process.Start("mount", ["-o", "remount,bind,ro", folder]);
        await mount.WaitForExitAsync();
        Say("remounted", $"{mount.ExitCode}");
    }

    static async Task<string> CodeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return "ok";
        }
        catch (StoreException fault)
        {
            return fault.Code;
        }
    }

    static void Say(string what, string outcome) => Console.Out.WriteLine($"{what}: {outcome}");
}
