using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Libraries;

/// <summary>Which libraries there are; new ones, their settings, their end.</summary>
static class LibraryEndpoints
{
    public static void MapLibraries(this IEndpointRouteBuilder api)
    {
        api.MapGet("/libraries", ListAsync).WithName("listLibraries").WithSummary("The libraries of the caller").Needs(Permission.ListLibraries);
        api.MapPost("/libraries", CreateAsync).WithName("createLibrary").WithSummary("Makes a library of your own").Needs(Permission.CreateLibrary);
        api.MapGet("/libraries/deleted", ListDeletedAsync)
            .WithName("listDeletedLibraries").WithSummary("Libraries of your own that can be brought back").Needs(Permission.ListLibraries);
        api.MapPost("/libraries/deleted/{deleted}/restore", RestoreAsync)
            .WithName("restoreLibrary").WithSummary("Brings a deleted library of your own back").Needs(Permission.CreateLibrary);
        api.MapGet("/libraries/{library}", GetAsync).WithName("getLibrary").WithSummary("A library").Needs(Permission.ViewLibrary);
        api.MapPatch("/libraries/{library}", ChangeAsync)
            .WithName("changeLibrary").WithSummary("Changes a library's name and settings").Needs(Permission.ManageLibrary);
        api.MapDelete("/libraries/{library}", DeleteAsync)
            .WithName("deleteLibrary").WithSummary("Deletes a library; it can be brought back as long as its trash is kept").Needs(Permission.ManageLibrary);
    }

    static async Task<Ok<LibraryList>> ListAsync(HttpContext context, IGrainFactory grains, LibraryChoices choices)
    {
        var caller = context.KnownCaller();
        var ids = await grains.Account(caller.AccountId).GetLibraries();
        var libraries = await Task.WhenAll(ids.Where(id => PermissionRules.Reaches(caller, id)).Select(id => FindAsync(grains, choices, id, caller.AccountId)));
        return TypedResults.Ok(new LibraryList([.. libraries.OfType<LibraryReply>()]));
    }

    static async Task<Created<LibraryReply>> CreateAsync(
        LibraryRequest request, HttpContext context, IGrainFactory grains, LibraryChoices choices, AuditLog audit)
    {
        var caller = context.KnownCaller();
        var name = RequestValues.Name(request.Name, "name", LibraryRequest.MaxNameLength);
        RequireEveryLibrary(caller);
        var info = await NewLibrary.FoundAsync(grains, LibraryId.New(), name, caller.AccountId);
        audit.Post(context, AuditAction.LibraryMade, info.Id, name);
        return TypedResults.Created($"/api/v1/libraries/{info.Id}", LibraryReply.Of(info, LibraryRole.Owner, await choices.LocationOfAsync(info.Id)));
    }

    static async Task<Ok<DeletedLibraries>> ListDeletedAsync(HttpContext context, IGrainFactory grains)
    {
        var caller = context.KnownCaller();
        var ids = await grains.Account(caller.AccountId).GetLibraries();
        var deletions = await Task.WhenAll(
            ids.Where(id => PermissionRules.Reaches(caller, id)).Select(id => grains.Library(id).GetDeletion(caller.AccountId)));
        return TypedResults.Ok(new DeletedLibraries([.. deletions.OfType<LibraryDeletion>().Select(DeletedLibrary.Of)]));
    }

    static async Task<NoContent> RestoreAsync(string deleted, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var caller = context.KnownCaller();
        RequireEveryLibrary(caller);
        if (!LibraryId.IsValid(deleted)
            || await grains.Library(deleted).GetDeletion(caller.AccountId) is not { } deletion
            || !await grains.Library(deleted).Restore())
        {
            throw new ApiException(Faults.NotFound, "There is no such library that could be brought back.");
        }

        audit.Post(context, AuditAction.LibraryRestored, deleted, deletion.Name);
        return TypedResults.NoContent();
    }

    static async Task<Ok<LibraryReply>> GetAsync(string library, HttpContext context, IGrainFactory grains, LibraryChoices choices) => TypedResults.Ok(
        await FindAsync(grains, choices, library, context.KnownCaller().AccountId) ?? throw new ApiException(Faults.NotFound, "There is no such library."));

    static async Task<Ok<LibraryReply>> ChangeAsync(
        string library, LibraryChange change, HttpContext context, IGrainFactory grains, LibraryChoices choices, AuditLog audit)
    {
        var before = await grains.Library(library).GetInfo() ?? throw new ApiException(Faults.NotFound, "There is no such library.");
        var name = change.Name is null ? null : RequestValues.Name(change.Name, "name", LibraryRequest.MaxNameLength);
        await choices.RequireOwnLocationAsync(library, change.Settings?.Location, "settings.location");
        LibraryChoices.RequireProfile(change.Settings?.Profile, "settings.profile");
        var settings = change.Settings?.Apply(before.Settings);
        var after = await grains.Library(library).Change(name, settings);
        audit.Post(context, AuditAction.LibraryChanged, library, after.Name);
        return TypedResults.Ok(LibraryReply.Of(after, LibraryRole.Owner, await choices.LocationOfAsync(library)));
    }

    /// <remarks>The name is the proof that the person means this one.</remarks>
    static async Task<Ok<DeletedLibrary>> DeleteAsync(
        string library, [FromBody] LibraryRequest request, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var info = await grains.Library(library).GetInfo() ?? throw new ApiException(Faults.NotFound, "There is no such library.");
        if (request.Name != info.Name)
        {
            throw new ApiException(Faults.Invalid, "name is not the name of this library; repeat it to delete the library.");
        }

        var deletion = await grains.Library(library).Delete();
        audit.Post(context, AuditAction.LibraryDeleted, library, info.Name);
        return TypedResults.Ok(DeletedLibrary.Of(deletion));
    }

    static void RequireEveryLibrary(Caller caller)
    {
        if (caller.Scope?.LibraryId is not null)
        {
            throw new ApiException(Faults.Forbidden, "This key is for one library, and makes or brings back no others.");
        }
    }

    static async Task<LibraryReply?> FindAsync(IGrainFactory grains, LibraryChoices choices, string id, Guid accountId)
    {
        var role = await grains.Library(id).GetRole(accountId);
        return role != LibraryRole.None && await grains.Library(id).GetInfo() is { } info
            ? LibraryReply.Of(info, role, await choices.LocationOfAsync(id))
            : null;
    }
}

/// <summary>Libraries, the oldest first.</summary>
public sealed record LibraryList(IReadOnlyList<LibraryReply> Libraries);

/// <summary>A library's name: of one that is to be made, or repeated to delete one.</summary>
/// <param name="Name">1 to 100 characters.</param>
public sealed record LibraryRequest(string? Name)
{
    internal const int MaxNameLength = 100;
}

/// <summary>A library: what the caller is in it, how many photos it has, their bytes, and the number of its latest change.</summary>
public sealed record LibraryReply(
    string Id, string Name, LibraryRole Role, DateTimeOffset CreatedAt, long Photos, long Bytes, long LastSeq, LibrarySettingsReply Settings)
{
    internal static LibraryReply Of(LibraryInfo info, LibraryRole role, string location) =>
        new(info.Id, info.Name, role, info.CreatedAt, info.Photos, info.Bytes, info.LastSeq, LibrarySettingsReply.Of(info.Settings, location));
}

/// <summary>Deleted libraries that can be brought back.</summary>
public sealed record DeletedLibraries(IReadOnlyList<DeletedLibrary> Libraries);

/// <summary>A deleted library, and when its photos are removed for good.</summary>
public sealed record DeletedLibrary(string Id, string Name, DateTimeOffset DeletedAt, DateTimeOffset RemovedAt)
{
    internal static DeletedLibrary Of(LibraryDeletion deletion) => new(deletion.Id, deletion.Name, deletion.DeletedAt, deletion.RemovedAt);
}
