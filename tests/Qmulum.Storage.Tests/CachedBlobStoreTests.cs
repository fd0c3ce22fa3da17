namespace Qmulum.Storage.Tests;

/// <summary>Small blobs on a local disk before a store.</summary>
public sealed class CachedBlobStoreTests : IAsyncLifetime
{
    static readonly CancellationToken None = CancellationToken.None;
    static readonly BlobKey Thumbnail = BlobKey.Parse("renditions/a");

    readonly TempFolder _folder = new();
    readonly MovedClock _clock = new();
    FolderBlobStore _inner = null!;

    string CacheRoot => _folder.File("cache");

    public async Task InitializeAsync() =>
        _inner = await FolderBlobStore.CreateAsync(new() { Root = _folder.File("location"), MinimumFreeBytes = 1, Clock = _clock });

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_blob_that_was_put_or_read_once_is_answered_while_the_store_is_away_also_after_a_restart(bool put)
    {
        var content = RandomContent.Of(1, 40_000);
        using (var store = Open())
        {
            await (put ? store : (IBlobStore)_inner).PutAsync(Thumbnail, content, None);
            Assert.Equal(content, await store.ReadAsync(Thumbnail));
        }

        Directory.Delete(_folder.File("location"), recursive: true);

        using var again = Open();
        Assert.Equal(content, await again.ReadAsync(Thumbnail));
        Assert.Equal(content[100..200], await again.ReadAsync(Thumbnail, ByteRange.From(100, 199)));
        Assert.Equal(content[^5..], await again.ReadAsync(Thumbnail, ByteRange.Suffix(5)));
        Assert.Equal(content.Length, (await again.StatAsync(Thumbnail, None))!.Size);
        await Assert.ThrowsAsync<RangeNotSatisfiableException>(() => again.OpenAsync(Thumbnail, ByteRange.From(40_000), None));
    }

    [Fact]
    public async Task Other_blobs_and_large_ones_are_not_cached()
    {
        var (original, large) = (BlobKey.Parse("photos/a"), BlobKey.Parse("renditions/large"));
        using var store = Open();
        foreach (var key in new[] { original, large })
        {
            await store.PutAsync(key, RandomContent.Of(1, (4 << 20) + 1), None);
            await store.ReadAsync(key);
            await _inner.DeleteAsync(key, None);
            await Assert.ThrowsAsync<BlobNotFoundException>(() => store.OpenAsync(key, null, None));
        }

        Assert.Equal(0, store.CachedBytes);
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_and_a_replaced_one_is_the_new_one()
    {
        using var store = Open();
        await store.PutAsync(Thumbnail, RandomContent.Of(1, 100), None);
        await store.PutAsync(Thumbnail, RandomContent.Of(2, 200), None);
        Assert.Equal(RandomContent.Of(2, 200), await store.ReadAsync(Thumbnail));

        Assert.True(await store.DeleteAsync(Thumbnail, None));

        await Assert.ThrowsAsync<BlobNotFoundException>(() => store.OpenAsync(Thumbnail, null, None));
        Assert.Null(await store.StatAsync(Thumbnail, None));
        Assert.Equal(0, store.CachedBytes);
    }

    [Fact]
    public async Task A_file_that_was_cut_or_changed_is_read_from_the_store_again()
    {
        var content = RandomContent.Of(1, 1_000);
        using var store = Open();
        await store.PutAsync(Thumbnail, content, None);
        var file = Assert.Single(Directory.GetFiles(CacheRoot, "*", SearchOption.AllDirectories));
        foreach (var harmed in new[] { [], RandomContent.Of(2, 5), [.. (await File.ReadAllBytesAsync(file)).SkipLast(1)], RandomContent.Of(3, 1_012) })
        {
            await File.WriteAllBytesAsync(file, harmed);
            Assert.Equal(content, await store.ReadAsync(Thumbnail));
        }
    }

    [Fact]
    public async Task It_holds_no_more_than_it_may_and_keeps_what_was_asked_for_last()
    {
        const int Files = 2_000;
        const long Most = 1_000_000;
        using var store = Open(Most);
        for (var i = 0; i < Files; i++)
        {
            await store.PutAsync(BlobKey.Parse($"renditions/{i}"), RandomContent.Of(i, 1_000), None);
            _clock.Advance(TimeSpan.FromMinutes(1));
            Assert.InRange(store.CachedBytes, 0, Most);
        }

        var held = Directory.GetFiles(CacheRoot, "*", SearchOption.AllDirectories);
        Assert.InRange(held.Sum(file => new FileInfo(file).Length), Most / 2, Most);
        await _inner.DeleteAsync(BlobKey.Parse($"renditions/{Files - 1}"), None);
        Assert.Equal(RandomContent.Of(Files - 1, 1_000), await store.ReadAsync(BlobKey.Parse($"renditions/{Files - 1}")));
        Assert.Equal(RandomContent.Of(0, 1_000), await store.ReadAsync(BlobKey.Parse("renditions/0")));
    }

    [Fact]
    public async Task A_cache_that_is_deleted_while_it_is_used_costs_nothing_but_time()
    {
        var content = RandomContent.Of(1, 1_000);
        using var store = Open();
        await store.PutAsync(Thumbnail, content, None);

        Directory.Delete(CacheRoot, recursive: true);

        Assert.Equal(content, await store.ReadAsync(Thumbnail));
        await store.PutAsync(Thumbnail, content, None);
        Assert.Equal(content, await store.ReadAsync(Thumbnail));
    }

    CachedBlobStore Open(long most = 10 << 20) =>
        new(_inner, CacheRoot, most, key => key.Value.StartsWith("renditions/", StringComparison.Ordinal), _clock);
}
