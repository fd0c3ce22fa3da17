namespace Qmulum.Storage.Tests;

/// <summary>The contract, on a store of two places, of which all is put into the first, and the second is where some may still be.</summary>
public sealed class RoutedStoreContractTests : BlobStoreContract
{
    protected override async Task<IStoreFixture> MakeAsync() => new Routed(await FolderFixture.MakeAsync(), await FolderFixture.MakeAsync());

    sealed class Routed(IStoreFixture first, IStoreFixture second) : IStoreFixture
    {
        public IBlobStore Store { get; } = new RoutedBlobStore(new FixedRoutes(new("first", first.Store), new("second", second.Store)), new("first", first.Store));

        public string Address => first.Address;

        public Task OverwriteAsync(BlobKey key, byte[] content) => first.OverwriteAsync(key, content);

        public Task RemoveAsync(BlobKey key) => first.RemoveAsync(key);

        public async Task<int> CountStagedAsync() => await first.CountStagedAsync() + await second.CountStagedAsync();

        public Task<IAsyncDisposable> TakeOfflineAsync() => first.TakeOfflineAsync();

        public void Advance(TimeSpan time)
        {
            first.Advance(time);
            second.Advance(time);
        }

        public async ValueTask DisposeAsync()
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
        }
    }
}
