using Qmulum.Data;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>What is opened before the host is built, so that whatever is wrong with it is said in one sentence.</summary>
/// <param name="own">The location that the installation has from its first start on.</param>
/// <param name="store">All locations as one; disposed with this, and the own one with it.</param>
/// <param name="workOwner">Whose name stands on the leases of this process's work: kept over a restart, and no other process's.</param>
/// <param name="hold">What this process holds as long as it lives; null for nothing.</param>
sealed class ServerResources(DataFolder folder, IndexDatabase index, IBlobStore own, IBlobStore store, string workOwner, IDisposable? hold) : IAsyncDisposable
{
    public DataFolder Folder => folder;

    public IndexDatabase Index => index;

    public IBlobStore OwnLocation => own;

    public IBlobStore Store => store;

    public string WorkOwner => workOwner;

    public async ValueTask DisposeAsync()
    {
        await index.DisposeAsync();
        (store as IDisposable)?.Dispose();
        hold?.Dispose();
    }
}
