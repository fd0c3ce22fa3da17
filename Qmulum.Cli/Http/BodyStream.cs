namespace Qmulum.Cli.Http;

/// <summary>Reads what a server sends.</summary>
static class BodyStream
{
    /// <exception cref="UnreachableException">The server broke off.</exception>
    public static async ValueTask<int> ReadAsync(Stream body, Memory<byte> piece, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(piece, cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new UnreachableException($"The server broke off: {e.Message}", e);
        }
    }
}
