namespace Qmulum.Storage.Tests;

/// <summary>Opens a test's store in another process. A new kind of store adds its word here.</summary>
static class StoreAddress
{
    public static string OfFolder(string root) => $"folder:{root}";

    public static IBlobStore Open(string address) => address.Split(':', 2) switch
    {
        ["folder", var root] => FolderBlobStore.Open(new FolderStoreOptions { Root = root, MinimumFreeBytes = 1 }),
        _ => throw new ArgumentException($"'{address}' names no kind of store.", nameof(address)),
    };
}
