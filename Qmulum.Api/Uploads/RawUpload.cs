using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Qmulum.Api.Errors;
using Qmulum.Api.Uploads.History;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>One file as the body of the request.</summary>
static class RawUpload
{
    public static Task<Receipt> TakeAsync(HttpRequest request, Stream body, FileTaker taker, CancellationToken cancellationToken)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } coding && coding != "identity")
        {
            throw new ApiException(Faults.UnsupportedType, $"The body has the coding \"{RequestValues.Shorten(coding)}\"; send the file's own bytes.");
        }

        var file = new IncomingFile(
            taker.LibraryId,
            FileName.Clean(NameOf(request)),
            body,
            request.ContentLength,
            DigestHeader.Read(request.Headers["Content-Digest"], request.Headers["Repr-Digest"]),
            OriginHeaders.Read(request));

        // Whoever waits has not begun to send the body, and need not when it is here.
        return WaitsForConsent(request) ? taker.FindOrTakeAsync(file, cancellationToken) : taker.TakeAsync(file, cancellationToken);
    }

    // RFC 9110, section 10.1.1.
    static bool WaitsForConsent(HttpRequest request) => string.Equals(request.Headers.Expect, "100-continue", StringComparison.OrdinalIgnoreCase);

    /// <summary>The file's name as the query or Content-Disposition tells it; null when neither does.</summary>
    public static string? NameOf(HttpRequest request)
    {
        if (request.Query["name"] is { Count: > 0 } name)
        {
            return name[0];
        }

        return ContentDispositionHeaderValue.TryParse(request.Headers.ContentDisposition.ToString(), out var disposition)
            ? HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString()
            : null;
    }
}
