using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Libraries;

/// <summary>Which libraries there are.</summary>
static class LibraryEndpoints
{
    public static void MapLibraries(this IEndpointRouteBuilder api)
    {
        api.MapGet("/libraries", ListAsync).WithName("listLibraries").WithSummary("The libraries of the caller").Needs(Permission.ListLibraries);
        api.MapGet("/libraries/{library}", GetAsync).WithName("getLibrary").WithSummary("A library").Needs(Permission.ViewLibrary);
    }

    static async Task<Ok<LibraryList>> ListAsync(IGrainFactory grains)
    {
        var home = await grains.Library(LibraryId.Home).GetInfo();
        return TypedResults.Ok(new LibraryList(home is null ? [] : [LibraryReply.Of(home)]));
    }

    static async Task<Ok<LibraryReply>> GetAsync(string library, IGrainFactory grains)
    {
        var info = await grains.Library(RequestValues.LibraryId(library)).GetInfo()
            ?? throw new ApiException(Faults.NotFound, "There is no such library.");
        return TypedResults.Ok(LibraryReply.Of(info));
    }
}

/// <summary>Libraries.</summary>
public sealed record LibraryList(IReadOnlyList<LibraryReply> Libraries);

/// <summary>A library: how many photos it has, their bytes, and the number of its latest change.</summary>
public sealed record LibraryReply(string Id, string Name, DateTimeOffset CreatedAt, long Photos, long Bytes, long LastSeq)
{
    internal static LibraryReply Of(LibraryInfo info) => new(info.Id, info.Name, info.CreatedAt, info.Photos, info.Bytes, info.LastSeq);
}
