using System.Net.Sockets;

namespace Qmulum.Testing;

/// <summary>
/// Says in one way that a connection broke: HttpClient lets a socket's own fault through when that happens between the connect and its first look at
/// the other end, as one in some thousand kills does.
/// </summary>
sealed class BrokenLine(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException broken)
        {
            throw new HttpRequestException(broken.Message, broken);
        }
    }
}
