using Qmulum.Api.Admin.Locations;
using Qmulum.Data;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>Makes locations for administrators, and refuses what would mix two of them, or two servers.</summary>
sealed class LocationMaker(DataFolder data, IndexDatabase index, LocationAddress addresses) : ILocationMaker
{
    public async Task<(string Id, string Address)> MakeAsync(string address, Func<string, Task<bool>> knows, CancellationToken cancellationToken)
    {
        var clean = LocationAddress.Clean(address);
        if (!LocationAddress.IsBucket(clean))
        {
            await RequireApartAsync(clean, cancellationToken);
        }

        var (store, id) = await addresses.MakeAsync(clean, cancellationToken);
        try
        {
            await RequireOursAsync(store, id, knows, cancellationToken);
            return ($"{id:D}", clean);
        }
        finally
        {
            (store as IDisposable)?.Dispose();
        }
    }

    /// <summary>One location within another would list the other's blobs as its own.</summary>
    async Task RequireApartAsync(string path, CancellationToken cancellationToken)
    {
        var others = (await index.Locations.AllAsync(cancellationToken)).Where(row => !LocationAddress.IsBucket(row.Address) && row.Address != path).Select(row => row.Address);
        if (others.Prepend(data.Root).FirstOrDefault(other => IsWithin(path, other) || IsWithin(other, path)) is { } near)
        {
            throw new FormatException($"it must lie neither in \"{near}\" nor around it");
        }
    }

    static bool IsWithin(string path, string folder) => Path.GetRelativePath(folder, path) is var relative
        && relative != ".." && !relative.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(relative);

    /// <summary>A location says what it is and not whose: one with bytes in it is taken only when this server had it before.</summary>
    async Task RequireOursAsync(IBlobStore store, Guid id, Func<string, Task<bool>> knows, CancellationToken cancellationToken)
    {
        if (await index.FactAsync(InstallationFacts.Location, cancellationToken) is { } own && own == $"{id}")
        {
            throw new FormatException("it is this server's own location, which is in the list already");
        }

        if (await knows($"{id:D}"))
        {
            return;
        }

        await foreach (var blob in store.ListAsync("", cancellationToken))
        {
            throw new FormatException("it is a location with another server's bytes in it, or has come there without this server: name a new or empty one");
        }
    }
}
