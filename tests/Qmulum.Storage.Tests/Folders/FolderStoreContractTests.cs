namespace Qmulum.Storage.Tests;

/// <summary>The contract, on a folder.</summary>
public sealed class FolderStoreContractTests : BlobStoreContract
{
    protected override Task<IStoreFixture> MakeAsync() => FolderFixture.MakeAsync();
}
