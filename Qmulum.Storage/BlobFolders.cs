using System.Runtime.CompilerServices;

namespace Qmulum.Storage;

/// <summary>The folders that keys make.</summary>
public static class BlobFolders
{
    /// <summary>The names of the folders right below a folder in which there is a blob, in the order of their keys: a listing for each of them.</summary>
    /// <param name="store">Where.</param>
    /// <param name="folder">"" for the root, else with a '/' at its end.</param>
    /// <param name="ct">Ends the listing.</param>
    public static IAsyncEnumerable<string> ListFoldersAsync(this IBlobStore store, string folder, CancellationToken ct) =>
        store.ListFoldersAsync(folder, null, ct);

    /// <inheritdoc cref="ListFoldersAsync(IBlobStore, string, CancellationToken)"/>
    /// <param name="store">Where.</param>
    /// <param name="folder">"" for the root, else with a '/' at its end.</param>
    /// <param name="passedOver">Gets what cannot be read; null for that to end the listing.</param>
    /// <param name="ct">Ends the listing.</param>
    public static async IAsyncEnumerable<string> ListFoldersAsync(
        this IBlobStore store, string folder, Action<string, StoreException>? passedOver, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(store);
        for (var after = ""; await FirstAsync(store, folder, after, passedOver, ct).ConfigureAwait(false) is { } key;)
        {
            var rest = key[folder.Length..];
            var slash = rest.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
            {
                after = key;
                continue;
            }

            yield return rest[..slash];
            after = $"{folder}{rest[..slash]}{BehindFolder}";
        }
    }

    /// <summary>Lists what can be read where somebody takes what cannot; else all, or nothing.</summary>
    public static IAsyncEnumerable<BlobInfo> ListAsync(
        this IBlobStore store, string prefix, string after, Action<string, StoreException>? passedOver, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(store);
        return passedOver is null ? store.ListAsync(prefix, after, ct) : store.ListReadableAsync(prefix, after, passedOver, ct);
    }

    // Of the characters of keys the next one after '/': every key in the folder comes before it, and no other folder's does that comes after it.
    const char BehindFolder = '0';

    static async Task<string?> FirstAsync(IBlobStore store, string folder, string after, Action<string, StoreException>? passedOver, CancellationToken ct)
    {
        await foreach (var blob in store.ListAsync(folder, after, passedOver, ct).ConfigureAwait(false))
        {
            return blob.Key.Value;
        }

        return null;
    }
}
