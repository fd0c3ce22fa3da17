namespace Qmulum.Storage.Tests;

sealed class FolderFixture : IStoreFixture
{
    readonly TempFolder _folder = new();
    readonly MovedClock _clock = new();

    public IBlobStore Store { get; private set; } = null!;

    public string Address => StoreAddress.OfFolder(Root);

    string Root => _folder.File("location");

    public static async Task<IStoreFixture> MakeAsync()
    {
        FolderFixture fixture = new();
        fixture.Store = await FolderBlobStore.CreateAsync(
            new FolderStoreOptions { Root = fixture.Root, MinimumFreeBytes = 1, Clock = fixture._clock });
        return fixture;
    }

    public Task OverwriteAsync(BlobKey key, byte[] content) => File.WriteAllBytesAsync(PathOf(key), content);

    public Task RemoveAsync(BlobKey key)
    {
        File.Delete(PathOf(key));
        return Task.CompletedTask;
    }

    public Task<int> CountStagedAsync() => Task.FromResult(new[] { "staging", "uploads" }
        .Select(folder => Path.Combine(Root, ".qmulum", folder))
        .Sum(folder => Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder).Length : 0));

    public Task<IAsyncDisposable> TakeOfflineAsync() => Task.FromResult<IAsyncDisposable>(new Unmounted(Root));

    public void Advance(TimeSpan time) => _clock.Advance(time);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    string PathOf(BlobKey key) => Path.Combine(Root, key.Value);

    /// <summary>What an unmounted disk leaves: the same folder, empty.</summary>
    sealed class Unmounted : IAsyncDisposable
    {
        readonly string _root;

        public Unmounted(string root)
        {
            _root = root;
            Directory.Move(root, root + ".away");
            Directory.CreateDirectory(root);
        }

        public ValueTask DisposeAsync()
        {
            Assert.Empty(Directory.GetFileSystemEntries(_root));
            Directory.Delete(_root);
            Directory.Move(_root + ".away", _root);
            return ValueTask.CompletedTask;
        }
    }
}
