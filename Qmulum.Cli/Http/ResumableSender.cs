using System.Net;
using Qmulum.Cli.State;

namespace Qmulum.Cli.Http;

/// <summary>
/// Sends a large file in pieces, by tus 1.0.0, and goes on where it stopped: after a broken line, a server that restarted, or a run that was ended
/// days ago. As long as bytes get through it does not give up.
/// </summary>
sealed class ResumableSender(ApiClient server, UploadMemory memory)
{
    /// <summary>From this size on a second start costs more than asking does.</summary>
    public const long FromBytes = 16L << 20;

    /// <exception cref="ApiException">The server refuses the file.</exception>
    /// <exception cref="UnreachableException">No byte got through for longer than the retries last.</exception>
    public async Task<Receipt> SendAsync(string library, Upload upload, CancellationToken cancellationToken)
    {
        while (true)
        {
            var href = await FindAsync(library, upload, cancellationToken) ?? await BeginAsync(library, upload, cancellationToken);
            if (await TrySendAsync(href, upload, cancellationToken) is { } receipt)
            {
                memory.Forget(server.Server, library, upload.Sha256);
                return receipt;
            }
        }
    }

    /// <summary>The upload that was begun before, if the server still has it.</summary>
    async Task<string?> FindAsync(string library, Upload upload, CancellationToken cancellationToken) =>
        memory.Find(server.Server, library, upload.Sha256) is { } href && await server.AskUploadAsync(href, cancellationToken) is not null ? href : null;

    async Task<string> BeginAsync(string library, Upload upload, CancellationToken cancellationToken)
    {
        var href = await server.BeginUploadAsync(library, upload, cancellationToken);
        memory.Keep(server.Server, library, upload.Sha256, href);
        return href;
    }

    /// <returns>The receipt; null when the server does not know the upload any more.</returns>
    async Task<Receipt?> TrySendAsync(string href, Upload upload, CancellationToken cancellationToken)
    {
        PieceSize piece = new();
        while (await server.AskUploadAsync(href, cancellationToken) is { } offset)
        {
            if (offset == upload.Size)
            {
                return await server.GetReceiptAsync(href, cancellationToken);
            }

            upload.Sent(offset);
            await Retry.Patient.ExecuteAsync(token => new(SendPieceAsync(href, upload, piece, token)), cancellationToken);
        }

        return null;
    }

    /// <summary>Sends the next piece. When it breaks and some of it got through all the same, that is no failure.</summary>
    async Task SendPieceAsync(string href, Upload upload, PieceSize piece, CancellationToken cancellationToken)
    {
        if (await server.AskUploadAsync(href, cancellationToken) is not { } offset || offset == upload.Size)
        {
            return;
        }

        try
        {
            await server.AppendAsync(href, upload, offset, Math.Min(piece.Bytes, upload.Size - offset), cancellationToken);
            piece.Grow();
        }
        catch (UnreachableException)
        {
            if (await server.AskUploadAsync(href, cancellationToken) == offset)
            {
                piece.Shrink();
                throw;
            }
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.Conflict or HttpStatusCode.Locked)
        {
            // Another request, most likely an older one of this file, still writes: the next look tells how far it came.
        }
    }
}
