using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;
using QRCoder;

namespace Qmulum.Api.Accounts;

/// <summary>Codes of an app as a second factor (TOTP, RFC 6238).</summary>
static class SecondFactorEndpoints
{
    public static void MapSecondFactor(this IEndpointRouteBuilder api)
    {
        api.MapPost("/me/totp", OfferAsync)
            .WithName("offerTotp").WithSummary("A secret for an authenticator app; it counts once a code of it was shown").Needs(Permission.ManageAccount);
        api.MapPut("/me/totp", ConfirmAsync)
            .WithName("confirmTotp").WithSummary("Signing in takes a code from now on; recovery codes are shown this once").Needs(Permission.ManageAccount);
        api.MapDelete("/me/totp", RemoveAsync).WithName("removeTotp").WithSummary("Signing in takes no code any more").Needs(Permission.ManageAccount);
    }

    static async Task<Ok<TotpOffer>> OfferAsync(PasswordProof proof, HttpContext context, IGrainFactory grains, Doorkeeper door, PublicAddress address)
    {
        var account = await door.RequireOwnAsync(context, proof.Password);
        var secret = await grains.Account(account.Id).OfferTotp();
        var uri = UriOf(secret, account.Email, address.Of(context).Host);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new TotpOffer(secret, uri, PictureOf(uri)));
    }

    static async Task<Ok<RecoveryCodes>> ConfirmAsync(CodeProof proof, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        ImmutableArray<string> codes = [.. Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.Create())];
        var account = grains.Account(context.KnownCaller().AccountId);
        if (!await account.ConfirmTotp(Doorkeeper.Typed(proof.Code), [.. codes.Select(RecoveryCode.HashOf)]))
        {
            throw new ApiException(Faults.Invalid, "code is not the one that the app shows now; check the clock of its device, and take the next one.");
        }

        audit.Post(context, AuditAction.SecondFactorOn);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new RecoveryCodes(codes));
    }

    static async Task<NoContent> RemoveAsync([FromBody] TotpRemoval removal, HttpContext context, IGrainFactory grains, Doorkeeper door, AuditLog audit)
    {
        var account = await door.RequireOwnAsync(context, removal.Password);
        await door.RequireCodeAsync(context, account, removal.Code);
        await grains.Account(account.Id).RemoveTotp();
        audit.Post(context, AuditAction.SecondFactorOff);
        return TypedResults.NoContent();
    }

    /// <summary>What authenticator apps read: label and issuer tell the person which account it is (the apps' "Key Uri Format").</summary>
    static string UriOf(string secret, string email, string host)
    {
        var issuer = Uri.EscapeDataString($"Qmulum ({host})");
        return $"otpauth://totp/{issuer}:{Uri.EscapeDataString(email)}?secret={secret}&issuer={issuer}";
    }

    static string PictureOf(string uri)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(code.GetGraphic(4)))}";
    }
}

/// <summary>A secret for an app: as text, as the address that apps read, and as a picture of it (a data URL).</summary>
public sealed record TotpOffer(string Secret, string Uri, string Qr);

/// <summary>What the app shows now.</summary>
public sealed record CodeProof(string? Code);

/// <summary>The password, and what the app shows now or a recovery code.</summary>
public sealed record TotpRemoval(string? Password, string? Code);

/// <summary>Each is good once in place of the app's code; they are not shown again.</summary>
public sealed record RecoveryCodes(
    [property: System.Text.Json.Serialization.JsonPropertyName("recoveryCodes")] IReadOnlyList<string> Codes);
