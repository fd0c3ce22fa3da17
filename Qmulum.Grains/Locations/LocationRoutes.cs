using System.Collections.Concurrent;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Grains.Locations;

/// <summary>Where blobs are, by the rows that tell it. What it has read counts for two seconds: a move waits for three times as long.</summary>
/// <param name="rows">The rows.</param>
/// <param name="own">The installation's own location: that of every key that is of no library, and of every library without a row.</param>
/// <param name="open">Opens a location, which may be away. It is disposed with this.</param>
/// <param name="clock">How old something is.</param>
public sealed class LocationRoutes(ILocationRows rows, BlobPlace own, Func<LocationRow, IBlobStore> open, TimeProvider clock) : IBlobRoutes, IDisposable
{
    /// <summary>How long what was read counts.</summary>
    public static readonly TimeSpan Trusted = TimeSpan.FromSeconds(2);

    /// <summary>What seems to be missing is looked up again, but not twice in this time.</summary>
    static readonly TimeSpan New = TimeSpan.FromSeconds(1);

    /// <summary>Libraries that are remembered; when there are more, all are looked up again.</summary>
    const int MostRemembered = 10_000;

    readonly ConcurrentDictionary<string, Known> _libraries = new();
    // By the address as well: a location that is added again may lie on another disk now.
    readonly ConcurrentDictionary<(string Id, string Address), BlobPlace> _open = new();
    readonly IReadOnlyList<BlobPlace> _usual = [own];

    public ValueTask<IReadOnlyList<BlobPlace>> OfKeyAsync(BlobKey key, CancellationToken ct) => OfKeyAsync(key, Trusted, ct);

    public ValueTask<IReadOnlyList<BlobPlace>> OfKeyNowAsync(BlobKey key, CancellationToken ct) => OfKeyAsync(key, New, ct);

    public async ValueTask<IReadOnlyList<BlobPlace>> LooksAsync(string prefix, CancellationToken ct)
    {
        if (LibraryLayout.LibraryIn(prefix) is not { } library)
        {
            return IsAbove(prefix) ? Twice(await AllAsync(ct).ConfigureAwait(false)) : _usual;
        }

        var known = await OfLibraryAsync(library, Trusted, ct).ConfigureAwait(false);
        return LibraryLayout.IsOfRenditions(prefix) switch
        {
            true => FormerFirst(known.Renditions),
            false => FormerFirst(known.Originals),
            null => Twice([.. known.Originals.Concat(known.Renditions).DistinctBy(place => place.Id)]),
        };
    }

    public async ValueTask<IReadOnlyList<BlobPlace>> AllAsync(CancellationToken ct)
    {
        var added = await ReadAsync(() => rows.AllAsync(ct)).ConfigureAwait(false);
        return [own, .. added.Select(Open)];
    }

    public async ValueTask<BlobPlace?> FindAsync(string id, CancellationToken ct)
    {
        if (id == own.Id)
        {
            return own;
        }

        return Place(await ReadAsync(() => rows.AllAsync(ct)).ConfigureAwait(false), id);
    }

    /// <summary>Whether a library's renditions are in a bucket, as far as it is known without a look.</summary>
    public bool AreRenditionsInBucket(BlobKey key) =>
        LibraryLayout.IsRendition(key.Value)
        && (_libraries.TryGetValue(LibraryLayout.LibraryIn(key.Value)!, out var known) ? known.Renditions[0] : own).Store is S3BlobStore;

    public void Dispose()
    {
        foreach (var place in _open.Values)
        {
            (place.Store as IDisposable)?.Dispose();
        }
    }

    /// <summary>Blobs are carried to the first place, and by whoever has not heard of it yet to the one behind it.</summary>
    static IReadOnlyList<BlobPlace> FormerFirst(IReadOnlyList<BlobPlace> chain) => chain.Count == 1 ? chain : [.. chain.Reverse()];

    /// <summary>Of two places either may be the one to which blobs are carried: of originals and of renditions, and of two libraries.</summary>
    static IReadOnlyList<BlobPlace> Twice(IReadOnlyList<BlobPlace> places) => places.Count == 1 ? places : [.. places.Reverse(), .. places.Reverse()];

    /// <summary>Whether keys of libraries may begin so: "", "lib", "libraries/", "libraries/ab".</summary>
    static bool IsAbove(string prefix) =>
        "libraries/".StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith("libraries/", StringComparison.Ordinal);

    async ValueTask<IReadOnlyList<BlobPlace>> OfKeyAsync(BlobKey key, TimeSpan notOlder, CancellationToken ct)
    {
        if (LibraryLayout.LibraryIn(key.Value) is not { } library)
        {
            return _usual;
        }

        var known = await OfLibraryAsync(library, notOlder, ct).ConfigureAwait(false);
        return LibraryLayout.IsRendition(key.Value) ? known.Renditions : known.Originals;
    }

    async ValueTask<Known> OfLibraryAsync(string library, TimeSpan notOlder, CancellationToken ct)
    {
        var asked = clock.GetTimestamp(); // before it is read: what is read then is no older
        if (_libraries.TryGetValue(library, out var known) && clock.GetElapsedTime(known.At, asked) < notOlder)
        {
            return known;
        }

        var places = await ReadAsync(() => rows.OfLibraryAsync(library, ct)).ConfigureAwait(false);
        var added = places.Count == 0 ? [] : await ReadAsync(() => rows.AllAsync(ct)).ConfigureAwait(false);
        known = new(asked, Places(added, places, LocationPurpose.Originals), Places(added, places, LocationPurpose.Renditions));
        if (_libraries.Count >= MostRemembered)
        {
            _libraries.Clear();
        }

        _libraries.AddOrUpdate(library, known, (_, other) => other.At > known.At ? other : known);
        return known;
    }

    IReadOnlyList<BlobPlace> Places(List<LocationRow> added, List<LibraryLocationRow> known, LocationPurpose purpose)
    {
        if (known.Find(row => row.Purpose == purpose) is not { } places)
        {
            return _usual;
        }

        return
        [
            .. places.Former.Prepend(places.LocationId).Select(id => Place(added, id)
                ?? throw new StoreOfflineException($"A library is in the location {id}, which is in no list of this server. Nothing was written, and nothing counts as deleted.")),
        ];
    }

    BlobPlace? Place(List<LocationRow> added, string id) => id == own.Id ? own : added.Find(row => row.Id == id) is { } row ? Open(row) : null;

    BlobPlace Open(LocationRow row) => _open.GetOrAdd((row.Id, row.Address), _ => new(row.Id, open(row)));

    static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (IndexUnavailableException fault)
        {
            throw new StoreUnavailableException("The database does not answer that knows in which location a library is. Try again.", fault);
        }
    }

    sealed record Known(long At, IReadOnlyList<BlobPlace> Originals, IReadOnlyList<BlobPlace> Renditions);
}
