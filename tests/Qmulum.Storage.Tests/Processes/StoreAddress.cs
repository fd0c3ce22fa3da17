namespace Qmulum.Storage.Tests;

/// <summary>Opens a test's store in another process. A new kind of store adds its word here.</summary>
static class StoreAddress
{
    public static string OfFolder(string root) => $"folder:{root}";

    public static string OfS3(S3StoreOptions options) => $"s3:{options.Endpoint} {options.Bucket} {options.Prefix}";

    public static IBlobStore Open(string address) => address.Split(':', 2) switch
    {
        ["folder", var root] => FolderBlobStore.Open(new FolderStoreOptions { Root = root, MinimumFreeBytes = 1 }),
        ["s3", var place] when place.Split(' ') is [var endpoint, var bucket, var prefix] =>
            S3BlobStore.Open(S3Fixture.Of(new(endpoint), bucket, prefix)),
        _ => throw new ArgumentException($"'{address}' names no kind of store.", nameof(address)),
    };
}
