namespace Qmulum.Storage.Tests;

/// <summary>One store of one test's own, and the ways to harm it from outside. A new kind of store writes one of these.</summary>
public interface IStoreFixture : IAsyncDisposable
{
    IBlobStore Store { get; }

    /// <summary>What <see cref="StoreAddress"/> opens the same store by in another process.</summary>
    string Address { get; }

    /// <summary>Puts these bytes in the blob's place behind the store's back.</summary>
    Task OverwriteAsync(BlobKey key, byte[] content);

    /// <summary>Takes the blob away behind the store's back.</summary>
    Task RemoveAsync(BlobKey key);

    /// <summary>How many uploads have left something behind that no key names.</summary>
    Task<int> CountStagedAsync();

    /// <summary>Takes the place of the store away, as an unmounted disk does; disposing the answer brings it back.</summary>
    Task<IAsyncDisposable> TakeOfflineAsync();

    /// <summary>Moves the store's clock on.</summary>
    void Advance(TimeSpan time);
}
