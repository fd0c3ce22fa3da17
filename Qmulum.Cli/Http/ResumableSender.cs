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
            var (href, offset) = await FindAsync(library, upload, cancellationToken) ?? await BeginAsync(library, upload, cancellationToken);
            if (await TrySendAsync(href, upload, offset, cancellationToken) is { } receipt)
            {
                memory.Forget(server.Server, library, upload.Sha256);
                return receipt;
            }
        }
    }

    /// <summary>The upload that was begun before, if the server still has it.</summary>
    async Task<(string Href, long? Offset)?> FindAsync(string library, Upload upload, CancellationToken cancellationToken) =>
        memory.Find(server.Server, library, upload.Sha256) is { } href && await server.AskUploadAsync(href, cancellationToken) is { } offset
            ? (href, offset)
            : null;

    async Task<(string Href, long? Offset)> BeginAsync(string library, Upload upload, CancellationToken cancellationToken)
    {
        var (href, offset) = await server.BeginUploadAsync(library, upload, cancellationToken);
        memory.Keep(server.Server, library, upload.Sha256, href);
        return (href, offset ?? await server.AskUploadAsync(href, cancellationToken));
    }

    /// <returns>The receipt; null when the server does not know the upload any more.</returns>
    async Task<Receipt?> TrySendAsync(string href, Upload upload, long? known, CancellationToken cancellationToken)
    {
        PieceSize piece = new();
        var offset = known;
        while (offset is { } from && from < upload.Size)
        {
            upload.Sent(from);
            offset = await Retry.Patient.ExecuteAsync(token => new ValueTask<long?>(SendPieceAsync(href, upload, from, piece, token)), cancellationToken);
        }

        return offset is null ? null : await server.GetReceiptAsync(href, cancellationToken);
    }

    /// <summary>Sends the next piece. When it breaks and some of it got through all the same, that is no failure.</summary>
    /// <returns>How many bytes are there then; null when the server does not know the upload any more.</returns>
    async Task<long?> SendPieceAsync(string href, Upload upload, long offset, PieceSize piece, CancellationToken cancellationToken)
    {
        try
        {
            var there = await server.AppendAsync(href, upload, offset, Math.Min(piece.Bytes, upload.Size - offset), cancellationToken);
            piece.Grow();
            return there ?? await server.AskUploadAsync(href, cancellationToken);
        }
        catch (UnreachableException)
        {
            var there = await server.AskUploadAsync(href, cancellationToken);
            if (there == offset)
            {
                piece.Shrink();
                throw;
            }

            return there;
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return null;
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.Conflict or HttpStatusCode.Locked)
        {
            // Another request, most likely an older one of this file, still writes: this tells how far it came, and ends it.
            return await server.AskUploadAsync(href, cancellationToken);
        }
    }
}
