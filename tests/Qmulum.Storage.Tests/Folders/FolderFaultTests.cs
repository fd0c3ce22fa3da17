namespace Qmulum.Storage.Tests;

/// <summary>Each fault of a disk, in each step of an upload: a typed error, nothing acknowledged, nothing left, and work goes on after.</summary>
public sealed class FolderFaultTests : IDisposable
{
    static readonly CancellationToken None = CancellationToken.None;

    static readonly BlobKey Key = BlobKey.Parse("a/b");

    readonly TempFolder _folder = new();
    readonly FaultyDisk _disk = new();

    public static TheoryData<string, int, string> Faults()
    {
        TheoryData<string, int, string> faults = [];
        foreach (var call in new[] { "create", "write", "writeback", "fsync", "fsync folder", "rename" })
        {
            faults.Add(call, Errno.Io, "store-unavailable");
            faults.Add(call, Errno.NoSpace, "store-full");
            faults.Add(call, Errno.QuotaExceeded, "store-full");
            faults.Add(call, Errno.ReadOnly, "store-read-only");
            faults.Add(call, Errno.Stale, "store-offline");
        }

        faults.Add("write", Errno.TooLarge, "blob-too-large");
        return faults;
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_typed_and_sticks_to_its_upload_and_to_no_other(string call, int errno, string code)
    {
        var store = await MakeAsync();
        var content = RandomContent.Of(1, 5_000_000);
        (_disk.Failing, _disk.Errno) = (call, errno);

        var fault = await Assert.ThrowsAnyAsync<StoreException>(() => UploadAndRetryAsync(store, content));
        Assert.Equal(code, fault.Code);
        var health = await store.CheckAsync(None);
        Assert.Equal(call is "create" or "write" or "fsync" or "fsync folder" ? code : null, health.Code);

        _disk.Failing = null;
        Assert.True((await store.CheckAsync(None)).Healthy);
        Assert.Empty(Directory.GetFiles(_folder.File("location/.qmulum/staging")));
        await store.UploadAsync(Key, content);
        await store.VerifyAsync(Key, BlobDigest.Of(content), None);
    }

    [Theory]
    [InlineData("write")]
    [InlineData("fsync")]
    [InlineData("rename")]
    public async Task A_put_that_fails_leaves_the_old_content_and_no_trace(string call)
    {
        var store = await MakeAsync();
        await store.PutAsync(Key, RandomContent.Of(1, 1000), None);
        (_disk.Failing, _disk.Errno) = (call, Errno.NoSpace);

        await Assert.ThrowsAsync<StoreFullException>(() => store.PutAsync(Key, RandomContent.Of(2, 1000), None));
        _disk.Failing = null;
        Assert.Equal(RandomContent.Of(1, 1000), await store.ReadAsync(Key));
        Assert.Empty(Directory.GetFiles(_folder.File("location/.qmulum/staging")));
    }

    [Fact]
    public async Task Room_is_promised_to_one_upload_only_and_given_back()
    {
        var store = await MakeAsync();
        var most = (long)(_disk.Space(_folder.Path).Free * 0.6);
        await using (await store.BeginAsync(most, None))
        {
            await Assert.ThrowsAsync<StoreFullException>(async () => await store.BeginAsync(most, None));
            await using var small = await store.BeginAsync(1000, None);
        }

        await using var after = await store.BeginAsync(most, None);
        Assert.Equal(0, after.Length);
    }

    async Task<FolderBlobStore> MakeAsync() => await FolderBlobStore.CreateAsync(
        new FolderStoreOptions { Root = _folder.File("location"), MinimumFreeBytes = 1, WritebackBytes = 1 << 20 }, null, _disk, None);

    /// <summary>An fsync that failed once may answer well the second time, with the bytes gone: a second try must fail as the first.</summary>
    async Task UploadAndRetryAsync(IBlobStore store, byte[] content)
    {
        await using var upload = await store.BeginAsync(null, None);
        try
        {
            await upload.WriteInPiecesAsync(content, 1);
            await upload.CommitAsync(Key, None);
        }
        catch (StoreException first)
        {
            var failing = _disk.Failing;
            _disk.Failing = null;
            Assert.Same(first, await Assert.ThrowsAnyAsync<StoreException>(() => upload.CommitAsync(Key, None)));
            _disk.Failing = failing;
            throw;
        }
    }
}
