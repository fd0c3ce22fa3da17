namespace Qmulum.Storage.Tests;

/// <summary>What is acknowledged is there after a power cut in the very next moment.</summary>
public sealed class PowerCutTests : IDisposable
{
    static readonly CancellationToken None = CancellationToken.None;

    readonly TempFolder _folder = new();
    readonly PowerCutDisk _disk = new();

    string Root => _folder.File("location");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_location_keeps_its_marker()
    {
        await MakeAsync();

        var marker = _disk.AfterACut(_folder.Path, Path.Combine(Root, ".qmulum", "location.json"));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Root, ".qmulum", "location.json")), marker);
    }

    [Fact]
    public void A_small_file_is_there_whole_and_anew_in_folders_that_were_just_made()
    {
        var path = _folder.File(Path.Combine("new", "deeper", "note"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        foreach (var number in new[] { 1, 2 })
        {
            DurableFile.Write(path, RandomContent.Of(number, 40), _disk);

            Assert.Equal(RandomContent.Of(number, 40), _disk.AfterACut(_folder.Path, path));
            Assert.Equal(RandomContent.Of(number, 40), File.ReadAllBytes(path));
            Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
        }
    }

    [Fact]
    public async Task A_commit_keeps_the_blob_and_every_new_folder_on_the_way_while_many_make_the_same_folders()
    {
        var store = await MakeAsync();
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            // Sixteen at once race for each new folder: whoever finds it made must not trust that it is durable.
            var key = BlobKey.Parse($"l/{i / 16}/deep/{i % 2}/{i}");
            await store.UploadAsync(key, RandomContent.Of(i, 1_000 + i));
            Assert.Equal(RandomContent.Of(i, 1_000 + i), AfterACut(key));
        });
    }

    [Fact]
    public async Task A_replaced_blob_has_the_new_content_and_a_deleted_one_stays_deleted()
    {
        var store = await MakeAsync();
        var key = BlobKey.Parse("a/b");
        await store.PutAsync(key, RandomContent.Of(1, 500), None);
        Assert.Equal(RandomContent.Of(1, 500), AfterACut(key));
        await store.PutAsync(key, RandomContent.Of(2, 600), None);
        Assert.Equal(RandomContent.Of(2, 600), AfterACut(key));
        await store.CopyAsync(key, BlobKey.Parse("copy/of/b"), None);
        Assert.Equal(RandomContent.Of(2, 600), AfterACut(BlobKey.Parse("copy/of/b")));
        Assert.True(await store.DeleteAsync(key, None));
        Assert.Null(AfterACut(key));
    }

    [Fact]
    public async Task A_durable_blob_survives_in_a_folder_that_a_cached_one_made()
    {
        var store = await MakeAsync();
        await store.PutAsync(BlobKey.Parse("f/cached"), new byte[10], Durability.Cached, None);
        Assert.Null(AfterACut(BlobKey.Parse("f/cached")));

        await store.PutAsync(BlobKey.Parse("f/durable"), RandomContent.Of(1, 10), None);
        Assert.Equal(RandomContent.Of(1, 10), AfterACut(BlobKey.Parse("f/durable")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // whoever made it may not have come to sync it
    public async Task What_was_told_of_an_upload_is_kept_whoever_made_the_folder_of_uploads(bool isMade)
    {
        var store = await MakeAsync();
        var uploads = Path.Combine(Root, ".qmulum", "uploads");
        if (isMade)
        {
            Directory.CreateDirectory(uploads);
        }

        var (id, bytes, mark) = (Guid.NewGuid(), RandomContent.Of(1, 3_000), StagedMark.Beginning);
        foreach (var end in new[] { 1_000, 2_000, bytes.Length })
        {
            await using var upload = await store.StageAsync(id, mark, bytes.Length, None);
            await upload.WriteAsync(bytes.AsMemory((int)mark.Offset..end), None);
            mark = await upload.CheckpointAsync(None);

            Assert.Equal(end, mark.Offset);
            Assert.Equal(bytes[..end], _disk.AfterACut(_folder.Path, Path.Combine(uploads, $"{id:n}.part")));
        }
    }

    byte[]? AfterACut(BlobKey key) => _disk.AfterACut(_folder.Path, Path.Combine(Root, key.Value));

    async Task<FolderBlobStore> MakeAsync() =>
        await FolderBlobStore.CreateAsync(new FolderStoreOptions { Root = Root, MinimumFreeBytes = 1 }, null, _disk, None);
}
