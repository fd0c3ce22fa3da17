namespace Qmulum.Storage.Tests;

/// <summary>
/// What every blob store promises. A store's test class derives from this one and gives a fixture; it adds tests of its own
/// only for what it alone has.
/// </summary>
public abstract partial class BlobStoreContract : IAsyncLifetime
{
    static readonly CancellationToken None = CancellationToken.None;

    IStoreFixture _fixture = null!;

    IBlobStore Store => _fixture.Store;

    protected abstract Task<IStoreFixture> MakeAsync();

    public async Task InitializeAsync() => _fixture = await MakeAsync();

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    static BlobKey Key(string text) => BlobKey.Parse(text);
}
