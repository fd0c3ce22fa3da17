using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Admin.Locations;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin;

/// <summary>All libraries: how large they are and where their bytes live, not what is in them.</summary>
static class LibraryAdminEndpoints
{
    const int UsualPage = 50;
    const int LargestPage = 200;

    public static void MapLibraryAdmin(this IEndpointRouteBuilder api) => api.MapGet("/admin/libraries", FindAsync)
        .WithName("findLibraries").WithSummary("All libraries: whose they are, how large, and where").Needs(Permission.Administer);

    static async Task<Ok<LibraryAdminList>> FindAsync(IGrainFactory grains, AllLocations locations, string? after, int? limit)
    {
        if (after is { Length: > 0 } && !LibraryId.IsValid(after))
        {
            throw new ApiException(Faults.Invalid, "after is not a place in this list; it must be the \"next\" of the page before, as it was given.");
        }

        var page = await grains.Directory().FindLibraries(after ?? "", RequestValues.Limit(limit, UsualPage, LargestPage));
        var places = await grains.Locations().GetPlacesOf([.. page.Libraries.Select(library => library.Info.Id)]);
        var names = (await locations.GetAsync()).ToDictionary(location => location.Id, location => location.Name);
        return TypedResults.Ok(new LibraryAdminList([.. page.Libraries.Zip(places, (library, place) => LibraryAdminReply.Of(library, place, names))], page.Next));
    }
}

/// <summary>Libraries by their ids; <c>next</c> is the <c>after</c> of the next page.</summary>
public sealed record LibraryAdminList(IReadOnlyList<LibraryAdminReply> Libraries, string? Next);

/// <summary>
/// A library: <c>owner</c> is the name of its owner, left out where that account is gone; <c>members</c> counts the owner too; <c>removedAt</c> is when the photos
/// of a deleted one go; what people send is put at <c>originals</c> and what is derived from it at <c>renditions</c>, and some of it may still be at <c>former</c>.
/// </summary>
public sealed record LibraryAdminReply(
    string Id,
    string Name,
    string? Owner,
    Guid? OwnerId,
    int Members,
    DateTimeOffset CreatedAt,
    long Photos,
    long Bytes,
    DateTimeOffset? RemovedAt,
    LocationName Originals,
    LocationName Renditions,
    IReadOnlyList<LocationName> Former)
{
    internal static LibraryAdminReply Of(LibraryOverview library, LibraryPlaces places, IReadOnlyDictionary<string, string> names)
    {
        var info = library.Info;
        return new(
            info.Id,
            info.Name,
            library.Owner?.Name,
            info.Owner,
            library.Members,
            info.CreatedAt,
            info.Photos,
            info.Bytes,
            library.RemovedAt,
            LocationName.In(names, places.Originals[0]),
            LocationName.In(names, places.Renditions[0]),
            [.. places.Originals.Skip(1).Concat(places.Renditions.Skip(1)).Distinct().Select(id => LocationName.In(names, id))]);
    }
}
