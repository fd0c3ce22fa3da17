namespace Qmulum.Api.Admin.Locations;

/// <summary>Makes locations of addresses: the host knows what addresses there are, and how a store is opened.</summary>
public interface ILocationMaker
{
    /// <summary>Makes a location of a folder or a bucket that is new or empty, or opens the one that is there.</summary>
    /// <param name="address">An absolute path, or s3://….</param>
    /// <param name="mustBeThere">Whether to make none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FormatException">The address cannot be used; the message says why, to follow "address cannot be used: ".</exception>
    /// <exception cref="Storage.StoreException">There is something else, or nothing can be written there.</exception>
    Task<MadeLocation> MakeAsync(string address, bool mustBeThere, CancellationToken cancellationToken);
}

/// <summary>A location that is there now.</summary>
/// <param name="Id">The id of its marker.</param>
/// <param name="Address">Its address in the one form by which it is known.</param>
/// <param name="Created">When it was made.</param>
/// <param name="HasBytes">Whether anything is in it.</param>
/// <param name="Libraries">Libraries that have bytes there, up to 10,000.</param>
public sealed record MadeLocation(string Id, string Address, DateTimeOffset Created, bool HasBytes, IReadOnlyList<string> Libraries);
