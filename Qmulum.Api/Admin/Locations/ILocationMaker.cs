namespace Qmulum.Api.Admin.Locations;

/// <summary>Makes locations of addresses: the host knows what addresses there are, and how a store is opened.</summary>
public interface ILocationMaker
{
    /// <summary>Makes a location of a folder or a bucket that is new or empty, or takes one that is there.</summary>
    /// <param name="address">An absolute path, or s3://….</param>
    /// <param name="knows">Whether a location with bytes in it is one that this server had.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its id, and its address in the one form by which it is known.</returns>
    /// <exception cref="FormatException">The address cannot be used; the message says why, to follow "address cannot be used: ".</exception>
    /// <exception cref="Storage.StoreException">There is something else, or nothing can be written there.</exception>
    Task<(string Id, string Address)> MakeAsync(string address, Func<string, Task<bool>> knows, CancellationToken cancellationToken);
}
