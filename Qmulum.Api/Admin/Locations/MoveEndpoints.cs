using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Libraries;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin.Locations;

/// <summary>Which locations a library has, and how far its move there is.</summary>
static class MoveEndpoints
{
    const string OfLibrary = "/admin/libraries/{target}/locations";

    public static void MapMoves(this IEndpointRouteBuilder api)
    {
        api.MapGet(OfLibrary, GetAsync).WithName("getLibraryLocations").WithSummary("Where a library's bytes are, and how far its move is").Needs(Permission.Administer);
        api.MapPut(OfLibrary, UseAsync)
            .WithName("setLibraryLocations").WithSummary("Gives a library other locations, and moves what it has there while it is in use").Needs(Permission.Administer);
        api.MapPost(OfLibrary + "/pause", (string target, HttpContext context, IGrainFactory grains, LibraryChoices choices, AuditLog audit) =>
                PauseAsync(target, true, context, grains, choices, audit))
            .WithName("pauseMove").WithSummary("Has the move of a library wait").Needs(Permission.Administer);
        api.MapPost(OfLibrary + "/resume", (string target, HttpContext context, IGrainFactory grains, LibraryChoices choices, AuditLog audit) =>
                PauseAsync(target, false, context, grains, choices, audit))
            .WithName("resumeMove").WithSummary("Goes on with the move of a library, and tries again what could not be moved").Needs(Permission.Administer);
        api.MapGet("/admin/moves", ListAsync).WithName("listMoves").WithSummary("Moves that go on, and the last ones that are done").Needs(Permission.Administer);
    }

    static async Task<Ok<MoveList>> ListAsync(IGrainFactory grains) =>
        TypedResults.Ok(new MoveList([.. (await grains.Locations().GetMoves()).Select(MoveReply.Of)]));

    static async Task<Ok<LibraryLocationsReply>> GetAsync(string target, IGrainFactory grains, LibraryChoices choices) =>
        TypedResults.Ok(await ReplyAsync(await RequireLibraryAsync(target, grains), grains, choices));

    static async Task<Accepted<LibraryLocationsReply>> UseAsync(
        string target, LibraryLocationsRequest request, HttpContext context, IGrainFactory grains, LibraryChoices choices, AuditLog audit)
    {
        var library = await RequireLibraryAsync(target, grains);
        if (request is { Originals: null, Renditions: null })
        {
            throw new ApiException(Faults.Invalid, "Neither originals nor renditions names a location; name one or both.");
        }

        var originals = request.Originals is null ? null : await choices.IdOfLocationAsync(request.Originals, "originals");
        var renditions = request.Renditions is null ? null : await choices.IdOfLocationAsync(request.Renditions, "renditions");
        await audit.DoAsync(
            context, AuditAction.LibraryMoved, library, $"{originals ?? "-"} {renditions ?? "-"}", null, () => grains.Locations().Use(library, originals, renditions));
        return TypedResults.Accepted($"/api/v1/admin/libraries/{library}/locations", await ReplyAsync(library, grains, choices));
    }

    static async Task<Ok<LibraryLocationsReply>> PauseAsync(
        string target, bool pause, HttpContext context, IGrainFactory grains, LibraryChoices choices, AuditLog audit)
    {
        var library = await RequireLibraryAsync(target, grains);
        if (!(await grains.Locations().GetMoves()).Any(move => move.LibraryId == library && move.Status != MoveStatus.Done))
        {
            throw new ApiException(Faults.Conflict, "No move of this library goes on.");
        }

        await audit.DoAsync(context, AuditAction.LibraryMoved, library, pause ? "pause" : "resume", null, () => grains.Locations().PauseMove(library, pause));
        return TypedResults.Ok(await ReplyAsync(library, grains, choices));
    }

    static async Task<string> RequireLibraryAsync(string target, IGrainFactory grains)
    {
        var library = RequestValues.LibraryId(target);
        return await grains.Library(library).GetInfo() is not null ? library : throw new ApiException(Faults.NotFound, "There is no such library.");
    }

    static async Task<LibraryLocationsReply> ReplyAsync(string library, IGrainFactory grains, LibraryChoices choices)
    {
        var places = await grains.Locations().GetPlaces(library);
        var names = (await grains.Locations().GetAll()).ToDictionary(location => location.Id, location => location.Name);
        names[LocationId.Own] = choices.OwnLocation;
        var move = (await grains.Locations().GetMoves()).FirstOrDefault(one => one.LibraryId == library);
        return new(
            library,
            new(places.Originals[0], names[places.Originals[0]]),
            new(places.Renditions[0], names[places.Renditions[0]]),
            [.. places.Originals.Skip(1).Concat(places.Renditions.Skip(1)).Distinct().Select(id => new LocationName(id, names[id]))],
            move is null ? null : MoveReply.Of(move));
    }
}

/// <summary>Where a library is to be; what is left out stays.</summary>
/// <param name="Originals">Id or name of the location of what people send.</param>
/// <param name="Renditions">Id or name of the location of what is derived from it.</param>
public sealed record LibraryLocationsRequest(string? Originals, string? Renditions);

/// <summary>Where a library is.</summary>
/// <param name="Library">The library.</param>
/// <param name="Originals">Where what people send is put.</param>
/// <param name="Renditions">Where what is derived from it is put.</param>
/// <param name="Former">Where some of it may still be: it is on its way.</param>
/// <param name="Move">The move that goes on, or the last one.</param>
public sealed record LibraryLocationsReply(
    string Library, LocationName Originals, LocationName Renditions, IReadOnlyList<LocationName> Former, MoveReply? Move);

/// <summary>A location by its id and its name.</summary>
public sealed record LocationName(string Id, string Name);

/// <summary>Moves, the latest first.</summary>
public sealed record MoveList(IReadOnlyList<MoveReply> Moves);

/// <summary>
/// How far the move of a library is: photos that it had at the beginning, trash included, and photos and bytes that were moved; <c>left</c> counts blobs that cannot be
/// moved and stay where they are, and <c>reason</c> tells why the first of them cannot.
/// </summary>
public sealed record MoveReply(
    string Library, MoveStatus State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, long Total, long Photos, long Bytes, long Left, string? Reason)
{
    internal static MoveReply Of(MoveReport move) => new(
        move.LibraryId, move.Status, move.StartedAt, move.FinishedAt, move.Total, move.Photos, move.Bytes, move.Left, move.Reason);
}
