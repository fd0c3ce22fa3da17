using Qmulum.Storage;

namespace Qmulum.Api.Admin.Locations;

/// <summary>Makes locations of addresses: the host knows what addresses there are, and how a store is opened.</summary>
public interface ILocationMaker
{
    /// <summary>Makes a location of a folder or a bucket that is new or empty, whose marker names this server, or opens the one that is there.</summary>
    /// <param name="address">An absolute path, or s3://….</param>
    /// <param name="mustBeThere">Whether to make none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FormatException">The address cannot be used; the message says why, to follow "address cannot be used: ".</exception>
    /// <exception cref="StoreException">There is something else, or nothing can be written there.</exception>
    Task<MadeLocation> MakeAsync(string address, bool mustBeThere, CancellationToken cancellationToken);

    /// <summary>Has the marker of a location name this server.</summary>
    /// <exception cref="StoreException">Another server was faster, or nothing can be written there.</exception>
    Task TakeAsync(MadeLocation made, CancellationToken cancellationToken);
}

/// <summary>A location that is there now.</summary>
/// <param name="Marker">What its marker says.</param>
/// <param name="Address">Its address in the one form by which it is known.</param>
/// <param name="Holder">Whose it is, by its marker.</param>
/// <param name="HasBytes">Whether anything is in it.</param>
/// <param name="Libraries">Libraries that have bytes there, up to 10,000.</param>
public sealed record MadeLocation(StoreLocation Marker, string Address, LocationHolder Holder, bool HasBytes, IReadOnlyList<string> Libraries)
{
    /// <summary>The id of its marker.</summary>
    public string Id => $"{Marker.Id:D}";
}

/// <summary>Which server took a location, by its marker.</summary>
public enum LocationHolder
{
    /// <summary>This one, or a copy of it.</summary>
    ThisServer = 1,

    /// <summary>Nobody said so: it is the own location of a server, or of a version that did not.</summary>
    Unnamed = 2,

    /// <summary>Another one.</summary>
    AnotherServer = 3,
}
