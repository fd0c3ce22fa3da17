using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Libraries;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Admin.Locations;

/// <summary>The places that bytes can live in: added, tried out, renamed, taken off the list.</summary>
static class LocationEndpoints
{
    const int MostTold = 5;
    const int MostFound = 1_000;

    public static void MapLocations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/locations", ListAsync).WithName("listLocations").WithSummary("The locations: the server's own, and those that were added").Needs(Permission.Administer);
        api.MapPost("/admin/locations", AddAsync)
            .WithName("addLocation").WithSummary("Makes a location of a new or empty folder or bucket, or takes one that this server had; with adopt also one that it does not know, and of one that it has the libraries that it does not look for there").Needs(Permission.Administer);
        api.MapPut("/admin/locations/default", SetDefaultAsync)
            .WithName("setDefaultLocations").WithSummary("Says in which locations libraries begin that are made from now on").Needs(Permission.Administer);
        api.MapGet("/admin/locations/{location}", GetAsync).WithName("getLocation").WithSummary("A location").Needs(Permission.Administer);
        api.MapPatch("/admin/locations/{location}", RenameAsync).WithName("renameLocation").WithSummary("Calls a location by another name").Needs(Permission.Administer);
        api.MapDelete("/admin/locations/{location}", RemoveAsync)
            .WithName("removeLocation").WithSummary("Takes a location off the list that no library has; its bytes stay. With lost also one in which libraries may still have some").Needs(Permission.Administer);
        api.MapPost("/admin/locations/{location}/test", TestAsync)
            .WithName("testLocation").WithSummary("Writes, reads back, copies and deletes there, and says how fast that goes and what the server can do").Needs(Permission.Administer);
    }

    static async Task<Ok<LocationFactsList>> ListAsync(AllLocations locations) => TypedResults.Ok(new LocationFactsList(await locations.GetAsync()));

    static async Task<Results<Created<LocationFacts>, Ok<LocationFacts>>> AddAsync(
        LocationRequest request, HttpContext context, ILocationMaker maker, IGrainFactory grains, LibraryChoices choices, KnownLocation known, AuditLog audit, TimeProvider clock)
    {
        var name = NameOf(request.Name, choices);
        var adopts = request.Adopt is { } id ? RequireMarkerId(id) : null;
        await RequireFreeNameAsync(name, adopts, request.Address, grains); // before a marker is written
        var made = await InWordsAsync(() => maker.MakeAsync(request.Address ?? "", mustBeThere: adopts is not null, context.RequestAborted));
        await RequireMeantAsync(made, adopts, grains);
        var there = await known.FindAsync(made, adopts); // before the marker says that it is this server's
        await InWordsAsync(() => maker.TakeAsync(made, context.RequestAborted));
        if (there is not null)
        {
            return TypedResults.Ok(LocationFacts.Of(there) with { Libraries = await FoundAsync(await known.TakeAsync(there, context), grains) });
        }

        AddedLocation added = new(made.Id, name, made.Address, clock.GetUtcNow());
        await audit.DoAsync(
            context, AuditAction.LocationChanged, made.Id, $"{(adopts is null ? "add" : "adopt")} {name}", null, () => grains.Locations().Add(added, [.. made.Libraries]));
        return TypedResults.Created($"/api/v1/admin/locations/{made.Id}", LocationFacts.Of(added) with { Libraries = await FoundAsync(made.Libraries, grains) });
    }

    static string RequireMarkerId(string text) => text != LocationId.Own && LocationId.IsValid(text)
        ? text
        : throw new ApiException(Faults.Invalid, $"adopt is \"{RequestValues.Shorten(text)}\"; it must be the id of the location, which is told when it is added without.");

    /// <summary>
    /// What this server did not just make, and did not have before, is taken only by who says its id: it may be another server's, which lives. That the marker
    /// names this server is not enough where there are bytes: it also names it for a copy of it.
    /// </summary>
    static async Task RequireMeantAsync(MadeLocation made, string? adopts, IGrainFactory grains)
    {
        if (adopts is not null && adopts != made.Id)
        {
            throw new ApiException(Faults.Invalid, $"adopt is {adopts}, and the location at this address is {made.Id}. Nothing was changed; look which of them is meant.");
        }

        if (adopts is null && await WhyNotAsync(made, grains) is { } reason)
        {
            throw new ApiException(
                Faults.Invalid,
                $"address cannot be used: it is a location {reason}, {made.Id}, made {made.Marker.Created:yyyy-MM-dd}, with {Told(made.Libraries)}. "
                + "If another server uses it, name a new or empty place: two servers on one location delete each other's files. If it is this server's, which was restored or rebuilt, or "
                + $"no other has it any more, take it by its id: qmulum admin locations adopt NAME ADDRESS --id {made.Id}.")
            {
                Members = new Dictionary<string, object?> { ["location"] = made.Id },
            };
        }
    }

    /// <summary>Why a location is not taken without its id, to follow "it is a location "; null when it is.</summary>
    static async Task<string?> WhyNotAsync(MadeLocation made, IGrainFactory grains)
    {
        if (made.Holder == LocationHolder.AnotherServer)
        {
            return "that another server took";
        }

        if (made is { Holder: LocationHolder.ThisServer, HasBytes: false } || await grains.Locations().Knows(made.Id))
        {
            return null;
        }

        return made.HasBytes ? "with bytes in it that this server does not know" : "that this server did not make";
    }

    static string Told(IReadOnlyList<string> libraries) => libraries.Count switch
    {
        0 => "no library",
        1 => $"the library {libraries[0]}",
        <= MostTold => $"the libraries {string.Join(", ", libraries)}",
        _ => $"{libraries.Count} libraries, of which the first are {string.Join(", ", libraries.Take(MostTold))}",
    };

    /// <summary>The libraries that were found in it; null when there were none.</summary>
    static async Task<IReadOnlyList<FoundLibrary>?> FoundAsync(IReadOnlyList<string> libraries, IGrainFactory grains)
    {
        List<FoundLibrary> found = [];
        foreach (var library in libraries.Take(MostFound))
        {
            found.Add(new(library, (await grains.Library(library).GetInfo())?.Name));
        }

        return found.Count == 0 ? null : found;
    }

    static async Task RequireFreeNameAsync(string name, string? adopts, string? address, IGrainFactory grains)
    {
        if ((await grains.Locations().GetAll()).FirstOrDefault(location => location.Name == name) is { } known && known.Id != adopts)
        {
            throw new ApiException(Faults.Conflict, adopts is null && known.Address == address ? KnownLocation.IsThere(known) : $"Another location is called \"{name}\"; choose another name.");
        }
    }

    static Task InWordsAsync(Func<Task> act) => InWordsAsync(async () =>
    {
        await act();
        return true;
    });

    static async Task<T> InWordsAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (FormatException fault)
        {
            // Without its value: somebody may have put keys into it.
            throw new ApiException(Faults.Invalid, $"address cannot be used: {fault.Message}.");
        }
        catch (StoreException fault)
        {
            throw new ApiException(Faults.Invalid, $"address cannot be used: {fault.Message}");
        }
    }

    static async Task<Ok<LocationFacts>> GetAsync(string location, AllLocations locations) => TypedResults.Ok(await locations.FindAsync(location));

    static async Task<Ok<LocationFacts>> RenameAsync(
        string location, LocationChange change, HttpContext context, AllLocations locations, IGrainFactory grains, LibraryChoices choices, AuditLog audit)
    {
        var known = await locations.FindAsync(location);
        if (known.Id == LocationId.Own)
        {
            throw new ApiException(Faults.Conflict, "The server's own location keeps its name.");
        }

        var name = NameOf(change.Name, choices);
        var renamed = await audit.DoAsync(context, AuditAction.LocationChanged, known.Id, $"rename {name}", null, () => grains.Locations().Rename(known.Id, name));
        return TypedResults.Ok(LocationFacts.Of(renamed) with { NewLibraries = known.NewLibraries });
    }

    static async Task<NoContent> RemoveAsync(
        string location, HttpContext context, AllLocations locations, IBlobStore store, IGrainFactory grains, AuditLog audit, string? lost = null)
    {
        var isLost = RequestValues.IsOn(lost, "lost");
        var known = await locations.FindAsync(location);
        if (known.Id == LocationId.Own)
        {
            throw new ApiException(Faults.Conflict, "The server's own location stays: what is of no library lies there.");
        }

        if (isLost && (await (await store.AtPlaceAsync(known.Id, context.RequestAborted)).CheckAsync(context.RequestAborted)).Healthy)
        {
            throw new ApiException(
                Faults.Conflict,
                $"The location \"{known.Name}\" answers: it is not lost. Move its libraries to another one (qmulum admin locations use), and remove it when that is done; "
                + "take a disk away first that is given up though it answers.");
        }

        await audit.DoAsync(
            context, AuditAction.LocationChanged, known.Id, $"remove {known.Name}{(isLost ? ", lost" : "")}", null, () => grains.Locations().Remove(known.Id, isLost));
        return TypedResults.NoContent();
    }

    static async Task<Ok<LocationFactsList>> SetDefaultAsync(
        DefaultLocationsRequest request, HttpContext context, AllLocations locations, IGrainFactory grains, LibraryChoices choices, AuditLog audit)
    {
        var (originals, renditions) = await choices.IdsOfLocationsAsync(request.Originals, request.Renditions);
        await audit.DoAsync(
            context, AuditAction.LocationChanged, originals ?? renditions, $"default {originals ?? "-"} {renditions ?? "-"}", null, () => grains.Locations().SetDefault(originals, renditions));
        return TypedResults.Ok(new LocationFactsList(await locations.GetAsync()));
    }

    static async Task<Ok<LocationTrialReply>> TestAsync(
        string location, AllLocations locations, IBlobStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        var known = await locations.FindAsync(location);
        return TypedResults.Ok(LocationTrialReply.Of(await StoreTrial.RunAsync(await store.AtPlaceAsync(known.Id, cancellationToken), clock, cancellationToken)));
    }

    static string NameOf(string? text, LibraryChoices choices)
    {
        var name = RequestValues.Name(text, "name", AddedLocation.MaxNameLength);
        return name != choices.OwnLocation && !LocationId.IsValid(name)
            ? name
            : throw new ApiException(Faults.Invalid, $"name is \"{name}\", which stands for another location already; choose another name.");
    }
}
