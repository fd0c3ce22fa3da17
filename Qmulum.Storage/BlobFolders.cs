using System.Runtime.CompilerServices;

namespace Qmulum.Storage;

/// <summary>The folders that keys make.</summary>
public static class BlobFolders
{
    /// <summary>The names of the folders right below a folder in which there is a blob, in the order of their keys: a listing for each of them.</summary>
    /// <param name="store">Where.</param>
    /// <param name="folder">"" for the root, else with a '/' at its end.</param>
    /// <param name="ct">Ends the listing.</param>
    public static async IAsyncEnumerable<string> ListFoldersAsync(this IBlobStore store, string folder, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(store);
        for (var after = ""; await FirstAsync(store, folder, after, ct).ConfigureAwait(false) is { } key;)
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

    // Of the characters of keys the next one after '/': every key in the folder comes before it, and no other folder's does that comes after it.
    const char BehindFolder = '0';

    static async Task<string?> FirstAsync(IBlobStore store, string folder, string after, CancellationToken ct)
    {
        await foreach (var blob in store.ListAsync(folder, after, ct).ConfigureAwait(false))
        {
            return blob.Key.Value;
        }

        return null;
    }
}
