using Qmulum.Data;
using Qmulum.Media;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>What is opened before the host is built, in this order, so that whatever is wrong with it is said in one sentence.</summary>
sealed class ServerResources : IAsyncDisposable
{
    /// <summary>The one process that may hold the data folder is the one owner of its leases.</summary>
    public const string WorkOwner = "server";

    readonly DataFolderLock _lock;

    ServerResources(DataFolderLock folderLock, DataFolder folder, IndexDatabase index, IBlobStore store, int workers)
    {
        _lock = folderLock;
        Folder = folder;
        Index = index;
        Store = store;
        Workers = workers;
    }

    public DataFolder Folder { get; }

    public IndexDatabase Index { get; }

    public IBlobStore Store { get; }

    public int Workers { get; }

    public static async Task<ServerResources> OpenAsync(ServerOptions options, TimeProvider clock)
    {
        MediaEngine.Probe();
        var folder = new DataFolder(Path.GetFullPath(options.Data));
        var folderLock = DataFolderLock.Take(folder.Root);
        try
        {
            var store = await OpenLocationAsync(folder, options, clock);
            var index = await IndexDatabase.OpenAsync(
                new() { Provider = IndexProvider.Sqlite, Path = folder.Index }, clock, CancellationToken.None);
            return new(folderLock, folder, index, store, options.Workers == 0 ? Environment.ProcessorCount : options.Workers);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        _lock.Dispose();
    }

    /// <summary>A location is made once, with the databases; after that it must be there: a missing one is a disk that is not mounted.</summary>
    static async Task<IBlobStore> OpenLocationAsync(DataFolder folder, ServerOptions options, TimeProvider clock)
    {
        var location = new FolderStoreOptions { Root = folder.Location, MinimumFreeBytes = options.MinimumFreeBytes, Clock = clock };
        return File.Exists(folder.Index)
            ? FolderBlobStore.Open(location)
            : await FolderBlobStore.CreateAsync(location);
    }
}
