namespace Qmulum.Storage.Tests;

/// <summary>The contract, on a real S3 server.</summary>
public sealed class S3StoreContractTests : BlobStoreContract
{
    protected override Task<IStoreFixture> MakeAsync() => S3Fixture.MakeAsync();
}
