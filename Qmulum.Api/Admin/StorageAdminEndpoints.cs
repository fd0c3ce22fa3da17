using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Admin.Locations;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Admin;

/// <summary>Where the bytes live, and whether they can.</summary>
static class StorageAdminEndpoints
{
    public static void MapStorageAdmin(this IEndpointRouteBuilder api) => api.MapGet("/admin/storage", CheckAsync)
        .WithName("checkStorage").WithSummary("The locations: whether they take and give bytes, and how much room there is").Needs(Permission.Administer);

    /// <remarks>A check writes, reads back and deletes: what it says is true now.</remarks>
    static async Task<Ok<LocationList>> CheckAsync(AllLocations locations, HeldByLocation held, IBlobStore store, CancellationToken cancellationToken)
    {
        var counts = await held.GetAsync();
        return TypedResults.Ok(new LocationList([.. await Task.WhenAll((await locations.GetAsync()).Select(async location =>
        {
            var place = await store.AtPlaceAsync(location.Id, cancellationToken);
            return LocationReply.Of(counts[location.Id], await place.CheckAsync(cancellationToken));
        }))]));
    }
}

/// <summary>Every location.</summary>
public sealed record LocationList(IReadOnlyList<LocationReply> Locations);

/// <summary>
/// A location: <c>problem</c> says why it is not "ok"; photos that are there, and the bytes of originals with those of the trash; bytes that are free and that there are,
/// where it can tell.
/// </summary>
public sealed record LocationReply(string Name, string State, string? Problem, long Photos, long Bytes, long? FreeBytes, long? TotalBytes)
{
    internal static LocationReply Of(LocationCountReply held, StoreHealth health) => new(
        held.Name, health.Healthy ? "ok" : health.Code!, health.Problem, held.Count, held.Bytes, health.FreeBytes, health.TotalBytes);
}
