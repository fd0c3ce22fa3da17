using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Permissions;

/// <summary>
/// The one door before every endpoint. What the caller may not see is answered like what is not there, after the same steps; what they may see
/// and not do is forbidden.
/// </summary>
sealed class AccessControl(RequestDelegate next, IGrainFactory grains)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<PermissionMetadata>()?.Permission is { } permission and not Permission.Anyone)
        {
            await RequireAsync(context, permission);
        }

        await next(context);
    }

    /// <summary>Whether the caller may still see the library: for answers that go on for hours, as sessions end and members leave.</summary>
    public static async Task<bool> MayStillViewAsync(HttpContext context, IGrainFactory grains, string libraryId) =>
        await CallerReader.ReadAsync(context, grains) is { } caller
        && await grains.Library(libraryId).GetRole(caller.AccountId) >= PermissionRules.LeastRole(Permission.ViewLibrary);

    async Task RequireAsync(HttpContext context, Permission permission)
    {
        var caller = context.Caller() ?? throw new ApiException(
            Faults.Unauthorized, "Sign in, or show a key: Authorization: Bearer qmk_… (the page makes one under Account, Keys).");
        switch (PermissionRules.ScopeOf(permission))
        {
            case PermissionScope.Library:
                await RequireLibraryAsync(caller, permission, LibraryOf(context), "library");
                break;
            case PermissionScope.Photo when context.GetRouteValue("photo") is null:
                await RequireLibraryAsync(caller, permission, LibraryOf(context), "library");
                break;
            case PermissionScope.Photo:
                await RequireLibraryAsync(caller, permission, await LibraryOfPhotoAsync(context), "photo");
                break;
            case PermissionScope.Server when !caller.IsAdministrator:
                throw new ApiException(Faults.Forbidden, "Only an administrator of this server may do this.");
            default:
                break;
        }

        if (!PermissionRules.Carries(caller, permission))
        {
            throw new ApiException(Faults.Forbidden, $"This key was not made for this; it needs the permission {ApiJson.WordOf(permission)}. A new key with it is made under Account, Keys in the page, or by POST /api/v1/me/keys.");
        }
    }

    async Task RequireLibraryAsync(Caller caller, Permission permission, string? libraryId, string what)
    {
        var role = libraryId is not null && PermissionRules.Reaches(caller, libraryId)
            ? await grains.Library(libraryId).GetRole(caller.AccountId)
            : LibraryRole.None;
        if (role == LibraryRole.None)
        {
            throw new ApiException(Faults.NotFound, $"There is no such {what}.");
        }

        if (role < PermissionRules.LeastRole(permission))
        {
            throw new ApiException(
                Faults.Forbidden,
                $"You are {ApiJson.WordOf(role)} of this library; this takes {ApiJson.WordOf(PermissionRules.LeastRole(permission))}. Ask its owner.");
        }
    }

    static string? LibraryOf(HttpContext context) =>
        context.GetRouteValue("library") is string id && LibraryId.IsValid(id) ? id : null;

    async Task<string?> LibraryOfPhotoAsync(HttpContext context) =>
        context.GetRouteValue("photo") is string text && Guid.TryParseExact(text, "D", out var id) ? await grains.Photo(id).GetLibrary() : null;
}
