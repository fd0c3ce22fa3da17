using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>Keys for programs: limited to some permissions, and to one library if that is enough.</summary>
static class KeyEndpoints
{
    const int MaxNameLength = 100;

    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        api.MapGet("/me/keys", ListAsync).WithName("listKeys").WithSummary("Your keys; never their secrets").Needs(Permission.ManageAccount);
        api.MapPost("/me/keys", MakeAsync).WithName("makeKey").WithSummary("Makes a key for a program; its secret is shown this once").Needs(Permission.ManageAccount);
        api.MapDelete("/me/keys/{key}", RemoveAsync).WithName("removeKey").WithSummary("Ends a key").Needs(Permission.ManageAccount);
    }

    static async Task<Ok<KeyList>> ListAsync(HttpContext context, IGrainFactory grains)
    {
        var keys = await grains.Account(context.KnownCaller().AccountId).GetKeys();
        return TypedResults.Ok(new KeyList([.. keys.Select(KeyReply.Of)]));
    }

    static async Task<Created<NewKeyReply>> MakeAsync(KeyRequest request, HttpContext context, IGrainFactory grains, TimeProvider clock, AuditLog audit)
    {
        var caller = context.KnownCaller();
        var name = RequestValues.Name(request.Name, "name", MaxNameLength);
        var scope = new KeyScope(PermissionsOf(request, caller), await LibraryOfAsync(request, caller, grains));
        if (request.ExpiresAt is { } end && end <= clock.GetUtcNow())
        {
            throw new ApiException(Faults.Invalid, $"expiresAt is {end:O}; it must be in the future, or left out for a key that does not end.");
        }

        var token = SecretToken.Create(TokenKind.Key, caller.AccountId);
        var key = await grains.Account(caller.AccountId).AddKey(new(Guid.CreateVersion7(), name, token.Hash, scope, request.ExpiresAt));
        audit.Post(context, AuditAction.KeyMade, $"{key.Id:D}", name);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/me/keys/{key.Id:D}", new NewKeyReply(KeyReply.Of(key), token.ToText()));
    }

    static async Task<NoContent> RemoveAsync(string key, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        if (!await grains.Account(context.KnownCaller().AccountId).RemoveKey(RequestValues.Id(key, "key")))
        {
            throw new ApiException(Faults.NotFound, "There is no such key.");
        }

        audit.Post(context, AuditAction.KeyRemoved, key);
        return TypedResults.NoContent();
    }

    /// <summary>A key that makes keys must not make one that may do more.</summary>
    static ImmutableArray<Permission> PermissionsOf(KeyRequest request, Caller caller)
    {
        var wanted = request.Permissions ?? PermissionRules.UsualForKeys;
        if (wanted.Count == 0 || wanted.Any(permission => !PermissionRules.ForKeys.Contains(permission)))
        {
            throw new ApiException(
                Faults.Invalid, $"permissions must be one or more of {string.Join(", ", PermissionRules.ForKeys.Select(ApiJson.WordOf))}, or left out.");
        }

        if (wanted.FirstOrDefault(permission => !PermissionRules.Carries(caller, permission)) is var missing and not Permission.Anyone)
        {
            throw new ApiException(Faults.Forbidden, $"A key makes no key that may do more than itself; it has not {ApiJson.WordOf(missing)}.");
        }

        return [.. wanted.Distinct().Order()];
    }

    static async Task<string?> LibraryOfAsync(KeyRequest request, Caller caller, IGrainFactory grains)
    {
        if (request.Library is null)
        {
            return caller.Scope?.LibraryId;
        }

        var libraryId = RequestValues.LibraryId(request.Library);
        return PermissionRules.Reaches(caller, libraryId) && await grains.Library(libraryId).GetRole(caller.AccountId) != LibraryRole.None
            ? libraryId
            : throw new ApiException(Faults.NotFound, "There is no such library.");
    }
}

/// <summary>A key that is wanted.</summary>
/// <param name="Name">What for, in the owner's words: 1 to 100 characters.</param>
/// <param name="Permissions">What it may be used for; left out: what backing up and looking needs.</param>
/// <param name="Library">The one library that it reaches; left out: all of its owner's.</param>
/// <param name="ExpiresAt">When it ends; left out: never.</param>
public sealed record KeyRequest(string? Name, IReadOnlyList<Permission>? Permissions, string? Library, DateTimeOffset? ExpiresAt);

/// <summary>Keys, the latest first.</summary>
public sealed record KeyList(IReadOnlyList<KeyReply> Keys);

/// <summary>A key and its secret, which is not kept and not shown again.</summary>
public sealed record NewKeyReply(KeyReply Key, string Secret);

/// <summary>A key; when it was last used is known to ten minutes.</summary>
public sealed record KeyReply(
    Guid Id,
    string Name,
    IReadOnlyList<Permission> Permissions,
    string? Library,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    string? LastUsedFrom)
{
    internal static KeyReply Of(KeyInfo key) => new(
        key.Id, key.Name, key.Scope.Permissions, key.Scope.LibraryId, key.CreatedAt, key.ExpiresAt, key.LastUsedAt, key.LastVisitor?.Address);
}
