namespace Qmulum.Storage.Tests;

/// <summary>What a folder alone has: a marker, links, files of somebody else.</summary>
public sealed class FolderBlobStoreTests : IDisposable
{
    static readonly CancellationToken None = CancellationToken.None;

    readonly TempFolder _folder = new();

    string Root => _folder.File("location");

    string Marker => Path.Combine(Root, ".qmulum", "location.json");

    FolderStoreOptions Options => new() { Root = Root, MinimumFreeBytes = 1 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Creating_makes_the_folder_and_its_marker_and_repeating_it_keeps_the_location()
    {
        var first = await (await FolderBlobStore.CreateAsync(Options)).LocationAsync(None);
        var second = await (await FolderBlobStore.CreateAsync(Options)).LocationAsync(None);

        Assert.Equal(first, second);
        Assert.Equal(StoreLocation.CurrentLayout, first.Layout);
        Assert.Contains($"\"id\": \"{first.Id}\"", await File.ReadAllTextAsync(Marker), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Creating_takes_a_new_disk_with_its_lost_and_found_but_no_folder_of_somebody_elses_files()
    {
        Directory.CreateDirectory(Path.Combine(Root, "lost+found"));
        await FolderBlobStore.CreateAsync(Options);

        var other = _folder.File("other");
        Directory.CreateDirectory(other);
        await File.WriteAllTextAsync(Path.Combine(other, "letter.txt"), "mine");
        var fault = await Assert.ThrowsAsync<StoreLayoutException>(() => FolderBlobStore.CreateAsync(Options with { Root = other }));
        Assert.Contains("not empty", fault.Message, StringComparison.Ordinal);
        Assert.Equal([Path.Combine(other, "letter.txt")], Directory.GetFileSystemEntries(other));
    }

    [Fact]
    public async Task Opening_never_makes_anything()
    {
        Directory.CreateDirectory(Root);
        var store = FolderBlobStore.Open(Options);

        await Assert.ThrowsAsync<StoreOfflineException>(() => store.PutAsync(BlobKey.Parse("a/b"), new byte[1], None));
        await Assert.ThrowsAsync<StoreOfflineException>(async () => await store.BeginAsync(null, None));
        Assert.Empty(Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    public async Task Another_disk_in_the_same_place_is_offline()
    {
        await FolderBlobStore.CreateAsync(Options);
        var store = FolderBlobStore.Open(Options, Guid.NewGuid());

        var fault = await Assert.ThrowsAsync<StoreOfflineException>(() => store.ListToEndAsync(""));
        Assert.Contains("another disk", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_disk_mounted_while_running_is_noticed()
    {
        var store = await FolderBlobStore.CreateAsync(Options);
        await store.PutAsync(BlobKey.Parse("a"), new byte[1], None);
        Directory.Move(Root, Root + ".first");
        await FolderBlobStore.CreateAsync(Options);

        await Assert.ThrowsAsync<StoreOfflineException>(() => store.StatAsync(BlobKey.Parse("a"), None));
    }

    [Theory]
    [InlineData("{", "damaged")]
    [InlineData("", "damaged")]
    [InlineData("""{"id":"6f0b1d0c-95dd-4a34-9b43-7b8a94b8f3c1","created":"2026-01-01T00:00:00Z","layout":2}""", "layout 2")]
    [InlineData("""{"created":"2026-01-01T00:00:00Z","layout":1}""", "layout")]
    public async Task A_marker_that_cannot_be_understood_is_refused(string marker, string reason)
    {
        var store = await FolderBlobStore.CreateAsync(Options);
        await File.WriteAllTextAsync(Marker, marker);

        var fault = await Assert.ThrowsAsync<StoreLayoutException>(() => store.PutAsync(BlobKey.Parse("a"), new byte[1], None));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Root, "a")));
    }

    [Fact]
    public async Task No_key_is_the_folder_of_another()
    {
        var store = await FolderBlobStore.CreateAsync(Options);
        await store.PutAsync(BlobKey.Parse("a/b"), new byte[5], None);

        await Assert.ThrowsAsync<StoreLayoutException>(() => store.PutAsync(BlobKey.Parse("a"), new byte[1], None));
        await Assert.ThrowsAsync<StoreLayoutException>(() => store.PutAsync(BlobKey.Parse("a/b/c"), new byte[1], None));
        Assert.Null(await store.StatAsync(BlobKey.Parse("a"), None));
        Assert.Null(await store.StatAsync(BlobKey.Parse("a/b/c"), None));
        Assert.False(await store.DeleteAsync(BlobKey.Parse("a"), None));
        Assert.Equal(5, (await store.StatAsync(BlobKey.Parse("a/b"), None))!.Size);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Root, ".qmulum", "staging")));
    }

    [Fact]
    public async Task Links_inside_are_never_followed()
    {
        var store = await FolderBlobStore.CreateAsync(Options);
        var outside = Directory.CreateDirectory(_folder.File("outside")).FullName;
        var secret = Path.Combine(outside, "secret");
        await File.WriteAllTextAsync(secret, "secret");
        Directory.CreateSymbolicLink(Path.Combine(Root, "folder"), outside);
        File.CreateSymbolicLink(Path.Combine(Root, "file"), secret);
        File.CreateSymbolicLink(Path.Combine(Root, "dangling"), Path.Combine(outside, "new"));

        foreach (var key in new[] { "folder/secret", "file", "dangling", "folder/new" }.Select(BlobKey.Parse))
        {
            await Assert.ThrowsAsync<StoreLayoutException>(() => store.OpenAsync(key, null, None));
            await Assert.ThrowsAsync<StoreLayoutException>(() => store.StatAsync(key, None));
            await Assert.ThrowsAsync<StoreLayoutException>(() => store.PutAsync(key, new byte[1], None));
            await Assert.ThrowsAsync<StoreLayoutException>(() => store.DeleteAsync(key, None));
        }

        Assert.Empty(await store.ListToEndAsync(""));
        await Assert.ThrowsAsync<StoreLayoutException>(() => store.ListToEndAsync("folder/"));
        List<string> passedOver = [];
        Assert.Empty(await store.ListReadableAsync("folder/", "", (folder, fault) => passedOver.Add($"{folder} {fault.Code}"), None).ToListAsync());
        Assert.Equal(["folder/ store-layout"], passedOver);
        Assert.Equal([secret], Directory.GetFileSystemEntries(outside));
        Assert.Equal("secret", await File.ReadAllTextAsync(secret));
    }

    [Fact]
    public async Task Files_of_somebody_else_are_not_listed()
    {
        var store = await FolderBlobStore.CreateAsync(Options);
        await store.PutAsync(BlobKey.Parse("a/photo.jpg"), new byte[1], None);
        await File.WriteAllTextAsync(Path.Combine(Root, "a", "Thumbs.db"), "");
        await File.WriteAllTextAsync(Path.Combine(Root, "a", ".hidden"), "");
        Directory.CreateDirectory(Path.Combine(Root, "@eaDir", "x"));
        await File.WriteAllTextAsync(Path.Combine(Root, "@eaDir", "x", "y"), "");

        Assert.Equal(["a/photo.jpg"], (await store.ListToEndAsync("")).Select(info => info.Key.Value));
    }

    [Fact]
    public async Task A_blob_cut_short_while_it_is_read_is_damaged_and_not_at_its_end()
    {
        var store = await FolderBlobStore.CreateAsync(Options);
        await store.UploadAsync(BlobKey.Parse("a"), RandomContent.Of(1, 100_000));
        await using var read = await store.OpenAsync(BlobKey.Parse("a"), null, None);
        using (var file = File.OpenHandle(Path.Combine(Root, "a"), FileMode.Open, FileAccess.Write))
        {
            RandomAccess.SetLength(file, 60_000);
        }

        var fault = await Assert.ThrowsAsync<BlobDamagedException>(() => read.Content.CopyToAsync(Stream.Null));
        Assert.Contains("60000", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_that_somebody_removed_are_made_again()
    {
        var store = await FolderBlobStore.CreateAsync(Options);
        await store.PutAsync(BlobKey.Parse("a/b/c"), new byte[1], None);
        Directory.Delete(Path.Combine(Root, "a"), recursive: true);
        Directory.Delete(Path.Combine(Root, ".qmulum", "staging"));

        await store.PutAsync(BlobKey.Parse("a/b/d"), new byte[1], None);
        Assert.Equal(["a/b/d"], (await store.ListToEndAsync("")).Select(info => info.Key.Value));
    }

    [Theory]
    [InlineData("CreateFile", false)]
    [InlineData("SyncFile", false)]
    [InlineData("OpenFile", true)]
    public async Task A_location_that_goes_away_while_a_file_is_written_is_offline_and_no_empty_one_takes_its_place(string at, bool isStaged)
    {
        var aside = $"{Root} aside";
        UnmountedDisk disk = new(Root, aside);
        var store = await FolderBlobStore.CreateAsync(Options, null, disk, None);
        disk.At = at;

        await Assert.ThrowsAsync<StoreOfflineException>(async () =>
        {
            if (isStaged)
            {
                await store.StageAsync(Guid.NewGuid(), StagedMark.Beginning, null, None);
            }
            else
            {
                await store.PutAsync(BlobKey.Parse("a/b/c"), new byte[1], None);
            }
        });

        Assert.False(Directory.Exists(Root));
        Directory.Move(aside, Root);
        await store.PutAsync(BlobKey.Parse("a/b/c"), new byte[1], None);
    }

    [Fact]
    public async Task Folders_below_one_that_somebody_removed_are_made_again()
    {
        var store = await FolderBlobStore.CreateAsync(Options);
        await store.PutAsync(BlobKey.Parse("a/b/c"), new byte[1], None);
        Directory.Delete(Path.Combine(Root, "a"), recursive: true);

        await store.PutAsync(BlobKey.Parse("a/d/e/f"), new byte[1], None);

        Assert.Equal(["a/d/e/f"], (await store.ListToEndAsync("")).Select(info => info.Key.Value));
    }

    [Fact]
    public async Task A_folder_that_another_upload_makes_in_the_same_moment_refuses_neither()
    {
        var store = await FolderBlobStore.CreateAsync(Options, null, new OvertakenDisk(), None);
        Directory.Delete(Path.Combine(Root, ".qmulum", "staging"), recursive: true);
        Assert.False(Directory.Exists(Path.Combine(Root, ".qmulum", "uploads")));

        await using (await store.StageAsync(Guid.NewGuid(), StagedMark.Beginning, null, None))
        {
            await using var whole = await store.BeginAsync(null, None);
            await whole.CommitAsync(BlobKey.Parse("a/b"), None);
        }

        Assert.Equal(["a/b"], (await store.ListToEndAsync("")).Select(info => info.Key.Value));
    }

    [Theory]
    [InlineData("MinimumFreeBytes")]
    [InlineData("BufferBytes")]
    [InlineData("WritebackBytes")]
    [InlineData("DiskThreads")]
    public void A_limit_of_zero_is_refused_by_name(string name)
    {
        var options = name switch
        {
            "MinimumFreeBytes" => Options with { MinimumFreeBytes = 0 },
            "BufferBytes" => Options with { BufferBytes = 0 },
            "WritebackBytes" => Options with { WritebackBytes = 0 },
            _ => Options with { DiskThreads = 0 },
        };

        Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(() => FolderBlobStore.Open(options)).ParamName);
    }

    [Theory]
    [InlineData("")]
    [InlineData("relative/folder")]
    public void A_root_that_is_not_absolute_is_refused(string root) =>
        Assert.Throws<ArgumentException>(() => FolderBlobStore.Open(Options with { Root = root }));
}
