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
    public static void MapLocations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/locations", ListAsync).WithName("listLocations").WithSummary("The locations: the server's own, and those that were added").Needs(Permission.Administer);
        api.MapPost("/admin/locations", AddAsync)
            .WithName("addLocation").WithSummary("Makes a location of a new or empty folder or bucket, or takes one that this server had").Needs(Permission.Administer);
        api.MapGet("/admin/locations/{location}", GetAsync).WithName("getLocation").WithSummary("A location").Needs(Permission.Administer);
        api.MapPatch("/admin/locations/{location}", RenameAsync).WithName("renameLocation").WithSummary("Calls a location by another name").Needs(Permission.Administer);
        api.MapDelete("/admin/locations/{location}", RemoveAsync)
            .WithName("removeLocation").WithSummary("Takes a location off the list that no library has; its bytes stay").Needs(Permission.Administer);
        api.MapPost("/admin/locations/{location}/test", TestAsync)
            .WithName("testLocation").WithSummary("Writes, reads back, copies and deletes there, and says how fast that goes and what the server can do").Needs(Permission.Administer);
    }

    static async Task<Ok<LocationFactsList>> ListAsync(AllLocations locations) => TypedResults.Ok(new LocationFactsList(await locations.GetAsync()));

    static async Task<Created<LocationFacts>> AddAsync(
        LocationRequest request, HttpContext context, ILocationMaker maker, IGrainFactory grains, LibraryChoices choices, AuditLog audit, TimeProvider clock)
    {
        var name = NameOf(request.Name, choices);
        await RequireFreeNameAsync(name, grains); // before a marker is written
        var (id, address) = await MakeAsync(request.Address, maker, grains, context.RequestAborted);
        AddedLocation added = new(id, name, address, clock.GetUtcNow());
        await audit.DoAsync(context, AuditAction.LocationChanged, id, $"add {name}", null, () => grains.Locations().Add(added));
        return TypedResults.Created($"/api/v1/admin/locations/{id}", LocationFacts.Of(added));
    }

    static async Task RequireFreeNameAsync(string name, IGrainFactory grains)
    {
        if ((await grains.Locations().GetAll()).Any(location => location.Name == name))
        {
            throw new ApiException(Faults.Conflict, $"Another location is called \"{name}\"; choose another name.");
        }
    }

    static async Task<(string Id, string Address)> MakeAsync(string? address, ILocationMaker maker, IGrainFactory grains, CancellationToken cancellationToken)
    {
        try
        {
            return await maker.MakeAsync(address ?? "", grains.Locations().Knows, cancellationToken);
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
        var id = (await locations.FindAsync(location)).Id;
        if (id == LocationId.Own)
        {
            throw new ApiException(Faults.Conflict, "The server's own location keeps its name.");
        }

        var name = NameOf(change.Name, choices);
        var renamed = await audit.DoAsync(context, AuditAction.LocationChanged, id, $"rename {name}", null, () => grains.Locations().Rename(id, name));
        return TypedResults.Ok(LocationFacts.Of(renamed));
    }

    static async Task<NoContent> RemoveAsync(string location, HttpContext context, AllLocations locations, IGrainFactory grains, AuditLog audit)
    {
        var known = await locations.FindAsync(location);
        if (known.Id == LocationId.Own)
        {
            throw new ApiException(Faults.Conflict, "The server's own location stays: what is of no library lies there.");
        }

        await audit.DoAsync(context, AuditAction.LocationChanged, known.Id, $"remove {known.Name}", null, () => grains.Locations().Remove(known.Id));
        return TypedResults.NoContent();
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
