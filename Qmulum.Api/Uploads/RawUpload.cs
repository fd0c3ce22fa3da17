using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Qmulum.Api.Uploads.History;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>One file as the body of the request.</summary>
static class RawUpload
{
    public static Task<Receipt> TakeAsync(HttpRequest request, Stream body, FileTaker taker, CancellationToken cancellationToken)
    {
        UploadBody.RequireNoCoding(request);
        var digest = DigestHeader.Read(request.Headers["Content-Digest"], request.Headers["Repr-Digest"]);
        var file = new IncomingFile(
            taker.LibraryId,
            FileName.Clean(NameOf(request)),
            body,
            request.ContentLength,
            digest.Sha256,
            OriginHeaders.Read(request))
        {
            DeclaredSha1 = digest.Sha1,
        };

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
