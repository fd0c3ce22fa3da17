using System.Runtime.CompilerServices;

namespace Qmulum.Storage;

/// <summary>
/// Several stores as one: which of them has a blob follows from its key. A key has one place where it is put, and may have former ones, whose bytes are on
/// their way to it: whoever reads looks there too. It is a store like those behind it; why it is done so, docs/decisions/locations.md.
/// </summary>
/// <remarks>
/// Routes may be some seconds old. So whatever writes looks once more when it has written, and puts the blob where it belongs if that changed meanwhile:
/// when the routes are older than they may be, nothing is put at a former place any more.
/// </remarks>
/// <param name="routes">Where the blobs are.</param>
/// <param name="usual">The store of keys that nobody named a place for, and the one whose name and health are told.</param>
public sealed class RoutedBlobStore(IBlobRoutes routes, BlobPlace usual) : IBlobStore, IDisposable
{
    static readonly CancellationToken None = CancellationToken.None;

    public string Name => usual.Store.Name;

    public IDirectStore? Direct => Usual.Direct;

    PlacedBlobStore Usual => new(this, usual);

    public async ValueTask<BlobPlace> PlaceOfAsync(BlobKey key, CancellationToken ct)
    {
        var place = (await routes.OfKeyAsync(key, ct).ConfigureAwait(false))[0];
        return place with { Store = new PlacedBlobStore(this, place) };
    }

    public async ValueTask<IBlobStore> AtPlaceAsync(string? id, CancellationToken ct)
    {
        if (id is null || id == usual.Id)
        {
            return Usual;
        }

        return await routes.FindAsync(id, ct).ConfigureAwait(false) is { } place
            ? new PlacedBlobStore(this, place)
            : throw new StagedLostException($"The location {id}, where this was begun, is not one of this server any more. Begin it anew.");
    }

    public async ValueTask<IBlobStore> HolderOfAsync(BlobKey key, CancellationToken ct)
    {
        var places = await routes.OfKeyAsync(key, ct).ConfigureAwait(false);
        foreach (var place in places.Count > 1 ? places : [])
        {
            if (await place.Store.StatAsync(key, ct).ConfigureAwait(false) is not null)
            {
                return place.Store;
            }
        }

        return places[0].Store;
    }

    public ValueTask<IBlobUpload> BeginAsync(long? expectedSize, CancellationToken ct) => Usual.BeginAsync(expectedSize, ct);

    public Task<IStagedUpload> StageAsync(Guid id, StagedMark mark, long? expectedSize, CancellationToken ct) => Usual.StageAsync(id, mark, expectedSize, ct);

    public Task DropStagedAsync(Guid id, StagedMark mark, CancellationToken ct) => Usual.DropStagedAsync(id, mark, ct);

    public Task<BlobRead> OpenAsync(BlobKey key, ByteRange? range, CancellationToken ct) =>
        FirstAsync(key, store => store.OpenAsync(key, range, ct), ct);

    public async Task<BlobInfo?> StatAsync(BlobKey key, CancellationToken ct)
    {
        var places = await routes.OfKeyAsync(key, ct).ConfigureAwait(false);
        while (true)
        {
            foreach (var place in places)
            {
                if (await place.Store.StatAsync(key, ct).ConfigureAwait(false) is { } info)
                {
                    return info;
                }
            }

            if (await OtherPlacesAsync(key, places, ct).ConfigureAwait(false) is not { } others)
            {
                return places.Count == 1 ? null : await places[0].Store.StatAsync(key, ct).ConfigureAwait(false);
            }

            places = others;
        }
    }

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken ct) => PutAsync(key, content, Durability.Durable, ct);

    public async Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, Durability durability, CancellationToken ct)
    {
        var place = (await routes.OfKeyAsync(key, ct).ConfigureAwait(false))[0];
        while (true)
        {
            await place.Store.PutAsync(key, content, durability, ct).ConfigureAwait(false);
            if ((await routes.OfKeyAsync(key, None).ConfigureAwait(false))[0] is var now && now.Id == place.Id)
            {
                return;
            }

            place = now;
        }
    }

    public async Task<bool> DeleteAsync(BlobKey key, CancellationToken ct)
    {
        var isDeleted = false;
        var places = await routes.OfKeyAsync(key, ct).ConfigureAwait(false);
        while (true)
        {
            // The former ones first: whoever carries the blob to the present one looks, when it has, whether it is still there.
            foreach (var place in places.Reverse())
            {
                isDeleted |= await place.Store.DeleteAsync(key, ct).ConfigureAwait(false);
            }

            if (await routes.OfKeyAsync(key, None).ConfigureAwait(false) is var now && AreSame(places, now))
            {
                return isDeleted;
            }

            places = now;
        }
    }

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken ct) => ListAsync(prefix, "", ct);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, string after, CancellationToken ct) => ListAsync(prefix, after, null, ct);

    public IAsyncEnumerable<BlobInfo> ListReadableAsync(string prefix, string after, Action<string, StoreException> passedOver, CancellationToken ct) =>
        ListAsync(prefix, after, passedOver, ct);

    /// <summary>A blob that is carried from one place to another meanwhile is listed: it is looked for where it was before where it goes to.</summary>
    async IAsyncEnumerable<BlobInfo> ListAsync(
        string prefix, string after, Action<string, StoreException>? passedOver, [EnumeratorCancellation] CancellationToken ct)
    {
        BlobPrefix.Checked(prefix);
        for (var begin = after; begin is not null;)
        {
            var looks = await routes.LooksAsync(prefix, ct).ConfigureAwait(false);
            var page = await PlacesPage.ReadAsync(looks, prefix, begin, passedOver, ct).ConfigureAwait(false);
            if (!AreSame(looks, await routes.LooksAsync(prefix, ct).ConfigureAwait(false)))
            {
                continue; // told another place meanwhile, to which some of this page may just go
            }

            foreach (var info in page.Blobs)
            {
                yield return info;
            }

            begin = page.End;
        }
    }

    /// <summary>As every store does; to its own key a blob is carried to where it belongs.</summary>
    public async Task<BlobInfo> CopyAsync(BlobKey from, BlobKey to, CancellationToken ct)
    {
        var target = (await routes.OfKeyAsync(to, ct).ConfigureAwait(false))[0];
        var info = await FirstAsync(from, store => CopyAsync(store, from, target.Store, to, ct), ct).ConfigureAwait(false);
        return await SettleAsync(target, to, info).ConfigureAwait(false);
    }

    public Task<BlobDigest> VerifyAsync(BlobKey key, BlobDigest expected, CancellationToken ct) =>
        FirstAsync(key, store => store.VerifyAsync(key, expected, ct), ct);

    public Task<StoreHealth> CheckAsync(CancellationToken ct) => usual.Store.CheckAsync(ct);

    public Task<int> SweepStagingAsync(TimeSpan olderThan, CancellationToken ct) => OverAllAsync(store => store.SweepStagingAsync(olderThan, ct), ct);

    public Task<int> SweepStagedAsync(TimeSpan olderThan, CancellationToken ct) => OverAllAsync(store => store.SweepStagedAsync(olderThan, ct), ct);

    public void Dispose()
    {
        (routes as IDisposable)?.Dispose();
        (usual.Store as IDisposable)?.Dispose();
    }

    /// <summary>A blob was made in a place: carries it to the one where it belongs if that is another one by now.</summary>
    internal async Task<BlobInfo> SettleAsync(BlobPlace at, BlobKey key, BlobInfo info)
    {
        while ((await routes.OfKeyAsync(key, None).ConfigureAwait(false))[0] is var now && now.Id != at.Id)
        {
            info = await BlobCarrier.CopyAsync(at.Store, now.Store, key, expected: null, None).ConfigureAwait(false);
            try
            {
                await at.Store.DeleteAsync(key, None).ConfigureAwait(false);
            }
            catch (StoreException)
            {
                // The blob is where it belongs. What is left of it is found by the move, or by who looks after that place.
            }

            at = now;
        }

        return info;
    }

    static async Task<BlobInfo> CopyAsync(IBlobStore store, BlobKey from, IBlobStore target, BlobKey to, CancellationToken ct)
    {
        if (ReferenceEquals(store, target) && from == to)
        {
            return await store.StatAsync(from, ct).ConfigureAwait(false) ?? throw new BlobNotFoundException(from);
        }

        if (ReferenceEquals(store, target))
        {
            return await store.CopyAsync(from, to, ct).ConfigureAwait(false);
        }

        await using var read = await store.OpenAsync(from, null, ct).ConfigureAwait(false);
        await using var upload = await target.BeginAsync(read.Length, ct).ConfigureAwait(false);
        await BlobStreams.CopyAsync(read.Content, upload, CopyBufferBytes, ct).ConfigureAwait(false);
        return await upload.CommitAsync(to, ct).ConfigureAwait(false);
    }

    const int CopyBufferBytes = 128 << 10;

    /// <summary>What the first place says that has the blob.</summary>
    async Task<T> FirstAsync<T>(BlobKey key, Func<IBlobStore, Task<T>> ask, CancellationToken ct)
    {
        var places = await routes.OfKeyAsync(key, ct).ConfigureAwait(false);
        while (true)
        {
            BlobNotFoundException? missing = null;
            foreach (var place in places)
            {
                try
                {
                    return await ask(place.Store).ConfigureAwait(false);
                }
                catch (BlobNotFoundException exception)
                {
                    missing = exception;
                }
            }

            if (await OtherPlacesAsync(key, places, ct).ConfigureAwait(false) is not { } others)
            {
                // Between the look at the present place and that at a former one it may have been carried from this to that.
                return places.Count == 1 ? throw missing! : await ask(places[0].Store).ConfigureAwait(false);
            }

            places = others;
        }
    }

    /// <summary>The places of a key that was not found, if they are others by now; null when they are not.</summary>
    async ValueTask<IReadOnlyList<BlobPlace>?> OtherPlacesAsync(BlobKey key, IReadOnlyList<BlobPlace> places, CancellationToken ct) =>
        await routes.OfKeyNowAsync(key, ct).ConfigureAwait(false) is var now && AreSame(places, now) ? null : now;

    static bool AreSame(IReadOnlyList<BlobPlace> some, IReadOnlyList<BlobPlace> others) =>
        ReferenceEquals(some, others) || some.Select(place => place.Id).SequenceEqual(others.Select(place => place.Id));

    /// <summary>Does it in every place; one that is away does not keep it from the others.</summary>
    async Task<int> OverAllAsync(Func<IBlobStore, Task<int>> sweep, CancellationToken ct)
    {
        var (count, faults) = (0, new List<StoreException>());
        foreach (var place in await routes.AllAsync(ct).ConfigureAwait(false))
        {
            try
            {
                count += await sweep(place.Store).ConfigureAwait(false);
            }
            catch (StoreException fault)
            {
                faults.Add(fault);
            }
        }

        return faults is [var first, ..] ? throw first : count;
    }
}
