namespace Qmulum.Storage;

/// <summary>A store of one place, whose marker tells it from an empty one and says which server took it.</summary>
public interface IMarkedStore : IBlobStore
{
    /// <summary>What the marker says now.</summary>
    /// <exception cref="StoreOfflineException">There is none.</exception>
    /// <exception cref="StoreLayoutException">It cannot be understood.</exception>
    Task<StoreLocation> LocationAsync(CancellationToken ct);

    /// <summary>Writes into the marker which server has the location from now on. Of several that do so at once one is told that it did.</summary>
    /// <param name="seen">What the marker said when that was decided.</param>
    /// <param name="server">The server's own location.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>What the marker says now; <paramref name="seen"/>, and nothing is written, when it names that server already.</returns>
    /// <exception cref="StoreTakenException">The marker says something else by now.</exception>
    Task<StoreLocation> TakeAsync(StoreLocation seen, Guid server, CancellationToken ct);
}
