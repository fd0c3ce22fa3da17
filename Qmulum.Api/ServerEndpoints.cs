using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Accounts;
using Qmulum.Api.Mail;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api;

/// <summary>What a client must know of the server before it begins.</summary>
static class ServerEndpoints
{
    static readonly string Version = typeof(ServerEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static void MapServer(this IEndpointRouteBuilder api) =>
        api.MapGet("/server", GetAsync).WithName("getServer").WithSummary("Name, version and limits of this server").Needs(Permission.Anyone);

    static async Task<Ok<ServerReply>> GetAsync(HttpContext context, ApiOptions options, IMailer mailer, IGrainFactory grains) => TypedResults.Ok(new ServerReply(
        "Qmulum",
        Version,
        await grains.Server().IsSetUp() ? SetupState.Done : SetupState.Open,
        options.Registration,
        mailer.Sends,
        new(PasskeyServices.CanBeUsed(context.Request, options), [.. options.Providers.Select(one => new ProviderReply(one.Name, one.Label, $"/api/v1/session/providers/{one.Name}"))]),
        new(options.MaxUploadBytes, options.MaxBase64Bytes, options.MaxCheckHashes, options.MaxFilesPerRequest, options.PieceBytes)));
}

/// <summary>The server: who may make an account at it, and whether it sends e-mail.</summary>
public sealed record ServerReply(string Name, string Version, SetupState Setup, RegistrationRule Registration, bool Mail, WaysIn SignIn, ServerLimits Limits);

/// <summary>How people come in besides by password: whether passkeys can be used at this address, and which providers there are.</summary>
public sealed record WaysIn(bool Passkeys, IReadOnlyList<ProviderReply> Providers);

/// <summary>A provider: its name, what people call it, and where its way begins.</summary>
public sealed record ProviderReply(string Name, string Label, string Href);

/// <summary>Whether the first account has been made.</summary>
public enum SetupState
{
    /// <summary>Not yet: the link to make it is in the server's data folder.</summary>
    Open,

    /// <summary>It has.</summary>
    Done,
}

/// <summary>What it takes: sizes in bytes.</summary>
/// <param name="MaxUploadBytes">The largest file.</param>
/// <param name="MaxBase64Bytes">The largest JSON body with a file as base64.</param>
/// <param name="MaxCheckHashes">Most hashes in one check.</param>
/// <param name="MaxFilesPerRequest">Most files in one form.</param>
/// <param name="PieceBytes">What one request of an upload in pieces should hold at most. A longer one is taken, if no proxy refuses it.</param>
public sealed record ServerLimits(long MaxUploadBytes, long MaxBase64Bytes, int MaxCheckHashes, int MaxFilesPerRequest, long PieceBytes);
