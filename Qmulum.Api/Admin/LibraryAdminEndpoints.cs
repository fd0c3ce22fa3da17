using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin;

/// <summary>All libraries: how large they are, not what is in them.</summary>
static class LibraryAdminEndpoints
{
    const int UsualPage = 50;
    const int LargestPage = 200;

    public static void MapLibraryAdmin(this IEndpointRouteBuilder api) => api.MapGet("/admin/libraries", FindAsync)
        .WithName("findLibraries").WithSummary("All libraries: whose they are and how large").Needs(Permission.Administer);

    static async Task<Ok<LibraryAdminList>> FindAsync(IGrainFactory grains, string? after, int? limit)
    {
        if (after is { Length: > 0 } && !LibraryId.IsValid(after))
        {
            throw new ApiException(Faults.Invalid, "after is not a place in this list; it must be the \"next\" of the page before, as it was given.");
        }

        var page = await grains.Directory().FindLibraries(after ?? "", RequestValues.Limit(limit, UsualPage, LargestPage));
        return TypedResults.Ok(new LibraryAdminList([.. page.Libraries.Select(LibraryAdminReply.Of)], page.Next));
    }
}

/// <summary>Libraries by their ids; <c>next</c> is the <c>after</c> of the next page.</summary>
public sealed record LibraryAdminList(IReadOnlyList<LibraryAdminReply> Libraries, string? Next);

/// <summary>
/// A library: <c>owner</c> is the name of its owner, left out where that account is gone; <c>members</c> counts the owner too; <c>removedAt</c> is when the photos
/// of a deleted one go.
/// </summary>
public sealed record LibraryAdminReply(
    string Id, string Name, string? Owner, Guid? OwnerId, int Members, DateTimeOffset CreatedAt, long Photos, long Bytes, DateTimeOffset? RemovedAt)
{
    internal static LibraryAdminReply Of(LibraryOverview library)
    {
        var info = library.Info;
        return new(
            info.Id, info.Name, library.Owner?.Name, info.Owner, library.Members, info.CreatedAt, info.Photos, info.Bytes, library.RemovedAt);
    }
}
