using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Libraries;

/// <summary>Which libraries there are, and new ones.</summary>
static class LibraryEndpoints
{
    const int MaxNameLength = 100;

    public static void MapLibraries(this IEndpointRouteBuilder api)
    {
        api.MapGet("/libraries", ListAsync).WithName("listLibraries").WithSummary("The libraries of the caller").Needs(Permission.ListLibraries);
        api.MapPost("/libraries", CreateAsync).WithName("createLibrary").WithSummary("Makes a library of your own").Needs(Permission.CreateLibrary);
        api.MapGet("/libraries/{library}", GetAsync).WithName("getLibrary").WithSummary("A library").Needs(Permission.ViewLibrary);
    }

    static async Task<Ok<LibraryList>> ListAsync(HttpContext context, IGrainFactory grains)
    {
        var caller = context.KnownCaller();
        var ids = await grains.Account(caller.AccountId).GetLibraries();
        var libraries = await Task.WhenAll(ids.Where(id => PermissionRules.Reaches(caller, id)).Select(id => FindAsync(grains, id, caller.AccountId)));
        return TypedResults.Ok(new LibraryList([.. libraries.OfType<LibraryReply>()]));
    }

    static async Task<Created<LibraryReply>> CreateAsync(LibraryRequest request, HttpContext context, IGrainFactory grains)
    {
        var caller = context.KnownCaller();
        var name = RequestValues.Name(request.Name, "name", MaxNameLength);
        if (caller.Scope?.LibraryId is not null)
        {
            throw new ApiException(Faults.Forbidden, "This key is for one library and makes no others.");
        }

        // The account first: a list that names one too many is harmless, a library that nobody finds is not.
        var id = LibraryId.New();
        await grains.Account(caller.AccountId).NoteLibrary(id);
        var info = await grains.Library(id).Found(name, caller.AccountId);
        return TypedResults.Created($"/api/v1/libraries/{id}", LibraryReply.Of(info, LibraryRole.Owner));
    }

    static async Task<Ok<LibraryReply>> GetAsync(string library, HttpContext context, IGrainFactory grains) =>
        TypedResults.Ok(await FindAsync(grains, library, context.KnownCaller().AccountId) ?? throw new ApiException(Faults.NotFound, "There is no such library."));

    static async Task<LibraryReply?> FindAsync(IGrainFactory grains, string id, Guid accountId)
    {
        var role = await grains.Library(id).GetRole(accountId);
        return role != LibraryRole.None && await grains.Library(id).GetInfo() is { } info ? LibraryReply.Of(info, role) : null;
    }
}

/// <summary>Libraries, the oldest first.</summary>
public sealed record LibraryList(IReadOnlyList<LibraryReply> Libraries);

/// <summary>A library that is to be made.</summary>
/// <param name="Name">1 to 100 characters.</param>
public sealed record LibraryRequest(string? Name);

/// <summary>A library: what the caller is in it, how many photos it has, their bytes, and the number of its latest change.</summary>
public sealed record LibraryReply(string Id, string Name, LibraryRole Role, DateTimeOffset CreatedAt, long Photos, long Bytes, long LastSeq)
{
    internal static LibraryReply Of(LibraryInfo info, LibraryRole role) =>
        new(info.Id, info.Name, role, info.CreatedAt, info.Photos, info.Bytes, info.LastSeq);
}
