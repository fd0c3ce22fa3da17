using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Admin.Locations;

/// <summary>
/// A location that is in the list already and has more in it than the server knows of: it was restored from a backup, and since that was taken libraries were made
/// there or moved there.
/// </summary>
sealed class KnownLocation(IGrainFactory grains, IBlobStore store, AuditLog audit)
{
    /// <summary>As many as the list of locations takes at once; the same again takes the next ones.</summary>
    const int MostTaken = 10_000;

    const int AskedAtOnce = 1_000;

    /// <summary>What is said to who adds it once more.</summary>
    public static string IsThere(AddedLocation known) =>
        $"This location is there already, as \"{known.Name}\" at {known.Address}. Should bytes of libraries be in it that this server does not look for there, as after a restore: "
        + $"qmulum admin locations adopt NAME ADDRESS --id {known.Id}.";

    /// <summary>The location of the list that is there; null when the list has it not.</summary>
    /// <param name="made">What is there.</param>
    /// <param name="adopts">The id that is to be adopted; null when one is to be added.</param>
    /// <exception cref="ApiException">Conflict: it is to be added, or the list has it at another address.</exception>
    public async Task<AddedLocation?> FindAsync(MadeLocation made, string? adopts)
    {
        if ((await grains.Locations().GetAll()).FirstOrDefault(location => location.Id == made.Id) is not { } known)
        {
            return null;
        }

        if (adopts is null)
        {
            throw new ApiException(Faults.Conflict, IsThere(known));
        }

        return known.Address == made.Address
            ? known
            : throw new ApiException(
                Faults.Conflict, $"This server has the location {known.Id} as \"{known.Name}\" at {known.Address}, and the address that was named is another one. Name that one; nothing was changed.");
    }

    /// <summary>Has the libraries be looked for there, too, that have bytes there and are not yet.</summary>
    /// <returns>These, up to 10,000.</returns>
    /// <exception cref="QmulumException">Conflict: one of them is being moved.</exception>
    /// <exception cref="StoreException">The location does not answer.</exception>
    public async Task<IReadOnlyList<string>> TakeAsync(AddedLocation known, HttpContext context)
    {
        var found = await FindAsync(known, context.RequestAborted).Take(MostTaken).ToListAsync(context.RequestAborted);
        await audit.DoAsync(context, AuditAction.LocationChanged, known.Id, $"adopt {known.Name}", null, () => grains.Locations().LookIn(known.Id, [.. found]));
        return found.ConvertAll(one => one.LibraryId);
    }

    async IAsyncEnumerable<LibraryBytes> FindAsync(AddedLocation known, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var at = await store.AtPlaceAsync(known.Id, cancellationToken);
        await foreach (var libraries in at.ListFoldersAsync(UnsoughtBytes.Folder, cancellationToken).Where(LibraryId.IsValid).Chunk(AskedAtOnce).WithCancellation(cancellationToken))
        {
            // Their places first: what is carried there only now is of a library that is moved there, and is looked for there.
            foreach (var places in await grains.Locations().GetPlacesOf([.. libraries]))
            {
                if (await UnsoughtBytes.FindAsync(at, known.Id, places, cancellationToken) is { } bytes)
                {
                    yield return bytes;
                }
            }
        }
    }
}
