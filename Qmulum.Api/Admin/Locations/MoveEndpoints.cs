using System.Globalization;
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
        api.MapPut("/admin/moves/pace", SetPaceAsync)
            .WithName("setMovePace").WithSummary("Says how many megabytes a second all moves together may copy").Needs(Permission.Administer);
        api.MapGet("/admin/moves", ListAsync).WithName("listMoves").WithSummary("Moves that go on, and the last ones that are done").Needs(Permission.Administer);
    }

    static async Task<Ok<MoveList>> ListAsync(IGrainFactory grains) => TypedResults.Ok(
        new MoveList([.. (await grains.Locations().GetMoves()).Select(MoveReply.Of)], (await grains.Locations().GetPace()).MegabytesPerSecond));

    static async Task<Ok<MovePaceMessage>> SetPaceAsync(MovePaceMessage pace, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        if (pace.MegabytesPerSecond is not { } megabytes || megabytes is < 0 or > MovePace.Most)
        {
            throw new ApiException(
                Faults.Invalid, $"megabytesPerSecond is {pace.MegabytesPerSecond?.ToString(CultureInfo.InvariantCulture) ?? "missing"}; it must be 0 (as fast as possible) to {MovePace.Most}.");
        }

        await audit.DoAsync(context, AuditAction.LocationChanged, null, $"pace {megabytes}", null, () => grains.Locations().SetPace(megabytes));
        return TypedResults.Ok(pace);
    }

    static async Task<Ok<LibraryLocationsReply>> GetAsync(string target, IGrainFactory grains, LibraryChoices choices) =>
        TypedResults.Ok(await ReplyAsync(await RequireLibraryAsync(target, grains), grains, choices));

    static async Task<Accepted<LibraryLocationsReply>> UseAsync(
        string target, LibraryLocationsRequest request, HttpContext context, IGrainFactory grains, LibraryChoices choices, AuditLog audit)
    {
        var library = await RequireLibraryAsync(target, grains);
        var (originals, renditions) = await choices.IdsOfLocationsAsync(request.Originals, request.Renditions);
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
            LocationName.In(names, places.Originals[0]),
            LocationName.In(names, places.Renditions[0]),
            [.. places.Originals.Skip(1).Concat(places.Renditions.Skip(1)).Distinct().Select(id => LocationName.In(names, id))],
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
public sealed record LocationName(string Id, string Name)
{
    /// <summary>A location by its name, or by its id when it was taken off the list since the names were read.</summary>
    internal static LocationName In(IReadOnlyDictionary<string, string> names, string id) => new(id, names.GetValueOrDefault(id, id));
}

/// <summary>Moves, the latest first.</summary>
/// <param name="Moves">Them.</param>
/// <param name="MegabytesPerSecond">Megabytes (2^20 bytes) a second that all together may copy; 0 for as many as they can.</param>
public sealed record MoveList(IReadOnlyList<MoveReply> Moves, int MegabytesPerSecond);

/// <summary>How fast moves may copy.</summary>
/// <param name="MegabytesPerSecond">Megabytes (2^20 bytes) a second of all together, 0 to 100,000; 0 for as many as they can.</param>
public sealed record MovePaceMessage(int? MegabytesPerSecond);

/// <summary>
/// How far the move of a library is: photos that it had at the beginning, trash included, and photos and bytes that were moved; <c>left</c> counts blobs that cannot be
/// moved and stay where they are, and <c>reason</c> tells why the first of them cannot; of a move that waits, why its last part could not be done at all; and that a location was
/// given up before all had come from there, so that something may be missing.
/// </summary>
public sealed record MoveReply(
    string Library, MoveStatus State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, long Total, long Photos, long Bytes, long Left, string? Reason)
{
    internal static MoveReply Of(MoveReport move) => new(
        move.LibraryId, move.Status, move.StartedAt, move.FinishedAt, move.Total, move.Photos, move.Bytes, move.Left, move.Reason);
}
