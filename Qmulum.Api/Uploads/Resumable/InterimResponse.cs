using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>
/// An answer before the answer (RFC 9110, section 15.2). Kestrel has no way to send one but 100, so it is written to the connection itself: on
/// HTTP/1.1 alone, and only by the request that this connection works on, before its final answer begins.
/// </summary>
static class InterimResponse
{
    /// <summary>Sends it, if this connection can carry one.</summary>
    /// <returns>Whether it was sent.</returns>
    public static async ValueTask<bool> SendAsync(HttpContext context, int status, string reason, params (string Name, string Value)[] headers)
    {
        if (context.Request.Protocol != "HTTP/1.1" || context.Response.HasStarted
            || context.Features.Get<IConnectionTransportFeature>() is not { } connection)
        {
            return false;
        }

        var text = new StringBuilder($"HTTP/1.1 {status} {reason}\r\n");
        foreach (var (name, value) in headers)
        {
            text.Append($"{name}: {value}\r\n");
        }

        await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(text.Append("\r\n").ToString()), context.RequestAborted);
        return true;
    }
}
