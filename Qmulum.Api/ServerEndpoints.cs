using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Permissions;

namespace Qmulum.Api;

/// <summary>What a client must know of the server before it begins.</summary>
static class ServerEndpoints
{
    static readonly string Version = typeof(ServerEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static void MapServer(this IEndpointRouteBuilder api) =>
        api.MapGet("/server", Get).WithName("getServer").WithSummary("Name, version and limits of this server").Needs(Permission.Anyone);

    static Ok<ServerReply> Get(ApiOptions options) => TypedResults.Ok(new ServerReply(
        "Qmulum",
        Version,
        new(options.MaxUploadBytes, options.MaxBase64Bytes, options.MaxCheckHashes, options.MaxFilesPerRequest)));
}

/// <summary>The server.</summary>
public sealed record ServerReply(string Name, string Version, ServerLimits Limits);

/// <summary>What it takes: sizes in bytes.</summary>
public sealed record ServerLimits(long MaxUploadBytes, long MaxBase64Bytes, int MaxCheckHashes, int MaxFilesPerRequest);
