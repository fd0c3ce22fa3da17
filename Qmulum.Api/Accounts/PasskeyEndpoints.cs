using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>Passkeys (WebAuthn): made by somebody who is signed in, and a way in for whoever has one.</summary>
static class PasskeyEndpoints
{
    const string Making = "make";
    const string SigningIn = "sign-in";

    public static void MapPasskeys(this IEndpointRouteBuilder api)
    {
        api.MapGet("/me/passkeys", ListAsync).WithName("listPasskeys").WithSummary("Your passkeys").Needs(Permission.ManageAccount);
        api.MapPost("/me/passkeys/options", OfferAsync)
            .WithName("offerPasskey").WithSummary("What a browser needs to make a passkey (PublicKeyCredentialCreationOptions)").Needs(Permission.ManageAccount);
        api.MapPost("/me/passkeys", AddAsync).WithName("addPasskey").WithSummary("Adds the passkey that a browser made").Needs(Permission.ManageAccount);
        api.MapDelete("/me/passkeys/{passkey}", RemoveAsync).WithName("removePasskey").WithSummary("Ends a passkey").Needs(Permission.ManageAccount);
        api.MapPost("/session/passkey/options", AskAsync)
            .WithName("askPasskey").WithSummary("What a browser needs to sign in by a passkey (PublicKeyCredentialRequestOptions)").Needs(Permission.Anyone);
        api.MapPost("/session/passkey", SignInAsync).WithName("signInByPasskey").WithSummary("Signs in by a passkey").Needs(Permission.Anyone);
    }

    static async Task<Ok<PasskeyList>> ListAsync(HttpContext context, IGrainFactory grains)
    {
        var passkeys = await grains.Account(context.KnownCaller().AccountId).GetPasskeys();
        return TypedResults.Ok(new PasskeyList([.. passkeys.Select(PasskeyReply.Of)]));
    }

    static async Task<ContentHttpResult> OfferAsync(HttpContext context, IGrainFactory grains, IPasskeyHandler<PasskeyOwner> passkeys, Challenges challenges)
    {
        var account = await OwnAsync(context, grains);
        var offer = await passkeys.MakeCreationOptionsAsync(
            new() { Id = AccountId.ToKey(account.Id), Name = account.Email, DisplayName = account.Name }, context);
        await challenges.KeepAsync(context, Making, offer.AttestationState!);
        return TypedResults.Content(offer.CreationOptionsJson, "application/json");
    }

    static async Task<Created<PasskeyReply>> AddAsync(
        PasskeyRequest request, HttpContext context, IGrainFactory grains, IPasskeyHandler<PasskeyOwner> passkeys, PasskeyStore store, Challenges challenges,
        AuditLog audit)
    {
        var account = await OwnAsync(context, grains);
        var name = RequestValues.Name(request.Name, "name", Passkey.MaxNameLength);
        var made = await passkeys.PerformAttestationAsync(new()
        {
            HttpContext = context,
            CredentialJson = CredentialOf(request.Credential),
            AttestationState = await challenges.TakeAsync(context, Making),
        });

        // The challenge was for the account that asked, and a browser may have changed its person since.
        if (!made.Succeeded || made.UserEntity.Id != AccountId.ToKey(account.Id))
        {
            throw new ApiException(Faults.Invalid, "credential is no passkey that was just asked for here; begin again.");
        }

        made.Passkey.Name = name;
        var added = await store.SaveAsync(account.Id, made.Passkey, isUsed: false);
        audit.Post(context, AuditAction.PasskeyAdded, added.Id, name);
        return TypedResults.Created($"/api/v1/me/passkeys/{added.Id}", PasskeyReply.Of(added));
    }

    static async Task<NoContent> RemoveAsync(string passkey, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        if (!await grains.Account(context.KnownCaller().AccountId).RemovePasskey(passkey))
        {
            throw new ApiException(Faults.NotFound, "There is no such passkey.");
        }

        audit.Post(context, AuditAction.PasskeyRemoved, passkey);
        return TypedResults.NoContent();
    }

    static async Task<ContentHttpResult> AskAsync(HttpContext context, IPasskeyHandler<PasskeyOwner> passkeys, Challenges challenges, DoorLimits limits)
    {
        limits.Require(context);
        var question = await passkeys.MakeRequestOptionsAsync(null, context);
        await challenges.KeepAsync(context, SigningIn, question.AssertionState!);
        return TypedResults.Content(question.RequestOptionsJson, "application/json");
    }

    static async Task<Created<SignInReply>> SignInAsync(
        PasskeyProof proof, HttpContext context, IGrainFactory grains, IPasskeyHandler<PasskeyOwner> passkeys, PasskeyStore store, Challenges challenges,
        Doorkeeper door, AuditLog audit)
    {
        var signed = await passkeys.PerformAssertionAsync(new()
        {
            HttpContext = context,
            CredentialJson = CredentialOf(proof.Credential),
            AssertionState = await challenges.TakeAsync(context, SigningIn),
        });
        if (!signed.Succeeded || await grains.Account(signed.User.Id).GetInfo() is not { } account)
        {
            audit.PostFailure(context, null, "passkey");
            throw new ApiException(Faults.SignInFailed, "No account here is opened by this passkey.");
        }

        await store.SaveAsync(account.Id, signed.Passkey, isUsed: true);
        await door.BeginSessionAsync(context, account.Id, "passkey");
        return TypedResults.Created("/api/v1/me", new SignInReply(AccountReply.Of(account)));
    }

    /// <summary>The account of somebody at a browser: a program's key makes no way in for people.</summary>
    static async Task<AccountInfo> OwnAsync(HttpContext context, IGrainFactory grains)
    {
        var caller = context.KnownCaller();
        if (caller.Scope is not null)
        {
            throw new ApiException(Faults.Forbidden, "A passkey is made in a browser by somebody who is signed in; a key does not do.");
        }

        return await grains.Account(caller.AccountId).GetInfo() ?? throw new ApiException(Faults.NotFound, "There is no such account.");
    }

    static string CredentialOf(JsonElement credential) => credential.ValueKind == JsonValueKind.Object
        ? credential.GetRawText()
        : throw new ApiException(Faults.Invalid, "credential must be the JSON of a PublicKeyCredential.");
}

/// <summary>Passkeys, the oldest first.</summary>
public sealed record PasskeyList(IReadOnlyList<PasskeyReply> Passkeys);

/// <summary>A passkey.</summary>
public sealed record PasskeyReply(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    internal static PasskeyReply Of(Passkey passkey) => new(passkey.Id, passkey.Name, passkey.CreatedAt, passkey.LastUsedAt);
}

/// <summary>A passkey that a browser made.</summary>
/// <param name="Name">What its owner calls it: 1 to 100 characters.</param>
/// <param name="Credential">The browser's PublicKeyCredential as JSON (WebAuthn Level 3, section 5.1).</param>
public sealed record PasskeyRequest(string? Name, JsonElement Credential);

/// <summary>What a passkey signed.</summary>
/// <param name="Credential">The browser's PublicKeyCredential as JSON (WebAuthn Level 3, section 5.1).</param>
public sealed record PasskeyProof(JsonElement Credential);
