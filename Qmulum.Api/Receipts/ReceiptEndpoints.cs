using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Qmulum.Api.Permissions;
using Qmulum.Api.Photos;
using Qmulum.Api.Uploads;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Receipts;

/// <summary>Receipts that are asked for again, the key that signs them, and whether files are held and whole.</summary>
static class ReceiptEndpoints
{
    public static void AddReceipts(this IServiceCollection services)
    {
        services.AddSingleton<ReceiptSigner>();
        services.AddSingleton<ReceiptWriter>();
    }

    public static void MapReceipts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/server/receipt-key", KeyAsync).WithName("getReceiptKey").WithSummary("The public key of receipts, as a JSON Web Key").Needs(Permission.Anyone);
        api.MapGet("/photos/{photo}/receipt", GetAsync)
            .WithName("getReceipt").WithSummary("The receipt of a photo, signed anew, and when its bytes were last read back").Needs(Permission.ViewPhoto);
        api.MapPost("/libraries/{library}/verify", VerifyAsync)
            .WithName("verifyPhotos").WithSummary("Which of these files the library holds, and since when it knows that they are whole").Needs(Permission.ViewLibrary);
    }

    static async Task<Ok<ReceiptKey>> KeyAsync(ReceiptSigner signer) => TypedResults.Ok(await signer.PublicKeyAsync());

    static async Task<Ok<ReceiptReply>> GetAsync(string photo, IGrainFactory grains, ReceiptWriter receipts) =>
        TypedResults.Ok(await receipts.WriteAsync(await PhotoEndpoints.FindAsync(grains, photo)));

    static async Task<Ok<VerifyReply>> VerifyAsync(CheckRequest request, string library, IGrainFactory grains, ApiOptions options)
    {
        var asked = AskedHashes.Of(request, options.MaxCheckHashes);
        var grain = grains.Library(RequestValues.LibraryId(library));
        HeldFile[] bySha256 = asked.Sha256 is [] ? [] : [.. await grain.FindHeld([.. asked.Sha256])];
        HeldFile[] bySha1 = asked.Sha1 is [] ? [] : [.. await grain.FindHeldBySha1([.. asked.Sha1])];
        return TypedResults.Ok(new VerifyReply(
            [.. bySha256.Concat(bySha1).DistinctBy(file => file.PhotoId).Select(HeldReply.Of)],
            [.. asked.Sha256.Except(bySha256.Select(file => file.Hash)).Select(hash => hash.Hex), .. asked.Sha1.Except(bySha1.Select(file => file.Sha1!))]));
    }
}

/// <summary>Which of the files are held, and the hashes of those that are not.</summary>
public sealed record VerifyReply(IReadOnlyList<HeldReply> Held, IReadOnlyList<string> Missing);

/// <summary>What is known of a file's bytes.</summary>
public enum HeldState
{
    /// <summary>They were hashed as they came, and not read back yet.</summary>
    Received,

    /// <summary>They were read back and are whole.</summary>
    Verified,

    /// <summary>They are missing or changed. Send the file again: that mends it.</summary>
    Damaged,
}

/// <summary>A file that the library holds.</summary>
/// <param name="PhotoId">The photo.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
/// <param name="Sha1">Their SHA-1, once it is known.</param>
/// <param name="State">What is known of them.</param>
/// <param name="AsOf">When that was found out; null when they were not read back yet.</param>
/// <param name="InTrash">Whether the photo lies in the trash.</param>
/// <param name="ElsewhereSince">
/// Since when the library's replicas alone have them; null when they do not. <paramref name="AsOf"/> is when they were last read here then, and enough replicas had proven
/// that week to hold the same.
/// </param>
public sealed record HeldReply(Guid PhotoId, ContentHash Sha256, string? Sha1, HeldState State, DateTimeOffset? AsOf, bool InTrash, DateTimeOffset? ElsewhereSince)
{
    internal static HeldReply Of(HeldFile file) => new(
        file.PhotoId,
        file.Hash,
        file.Sha1,
        file.DamagedAt is not null ? HeldState.Damaged : file.VerifiedAt is not null ? HeldState.Verified : HeldState.Received,
        file.DamagedAt ?? file.VerifiedAt,
        file.InTrash,
        file.ElsewhereSince);
}
