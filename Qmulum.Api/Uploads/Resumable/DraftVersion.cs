using System.Globalization;
using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>
/// What changed between the drafts of "Resumable Uploads for HTTP" (draft-ietf-httpbis-resumable-upload), by the number that their clients send: 3
/// is draft 01 (iOS 17), 8 is draft 09 and later. A client that sends none is taken for one of the latest.
/// </summary>
/// <param name="Number">Upload-Draft-Interop-Version.</param>
/// <param name="IsSpoken">Whether the client said it, and it is one that is spoken here: it gets interim responses then.</param>
sealed record DraftVersion(int Number, bool IsSpoken)
{
    public const string Header = "Upload-Draft-Interop-Version";
    public const string PartialType = "application/partial-upload";

    const int First = 3;
    const int Latest = 8;
    const string Incomplete = "Upload-Incomplete";
    const string Complete = "Upload-Complete";

    /// <summary>Progress is told while bytes come: draft 03.</summary>
    public bool TellsProgress => IsSpoken && Number >= 5;

    /// <summary>Appended bytes have a type of their own: draft 04.</summary>
    public bool NeedsPartialType => Number >= 6;

    /// <summary>Limits are told: draft 04.</summary>
    public bool TellsLimits => Number >= 6;

    /// <summary>Whether a request is one of an upload by this protocol.</summary>
    public static bool IsDraft(HttpRequest request) =>
        request.Headers.ContainsKey(Complete) || request.Headers.ContainsKey(Incomplete) || request.Headers.ContainsKey(Header);

    public static DraftVersion Of(HttpRequest request)
    {
        var text = request.Headers[Header].ToString();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= First and <= Latest
            ? new(number, true)
            : new(request.Headers.ContainsKey(Incomplete) ? First : Latest, false);
    }

    /// <summary>Whether the request holds the last byte.</summary>
    /// <exception cref="ApiException">It does not say so.</exception>
    public bool IsLast(HttpRequest request)
    {
        var header = Number == First ? Incomplete : Complete;
        return request.Headers[header].ToString().Split(';')[0].Trim() switch
        {
            "?1" => Number != First,
            "?0" => Number == First,
            var other => throw new ApiException(Faults.Invalid, $"{header} is \"{RequestValues.Shorten(other)}\"; it must be ?1 or ?0 (RFC 9651)."),
        };
    }

    /// <summary>Whether an upload is done, how far it is, and what it may be.</summary>
    public void AddProgress(HttpResponse response, UploadInfo info, long maxSize)
    {
        var isDone = info.Status == UploadStatus.Done;
        response.Headers[Number == First ? Incomplete : Complete] = isDone == (Number != First) ? "?1" : "?0";
        response.Headers[TusHeaders.Offset] = TusHeaders.Text(info.Offset);
        AddLimits(response, maxSize);
    }

    public void AddLimits(HttpResponse response, long maxSize)
    {
        if (TellsLimits)
        {
            response.Headers["Upload-Limit"] = Limits(maxSize);
        }
    }

    public string Limits(long maxSize)
    {
        var age = Number == 6 ? "expires" : "max-age";
        return string.Create(CultureInfo.InvariantCulture, $"max-size={maxSize}, min-size=1, {age}={(long)UploadLife.Length.TotalSeconds}");
    }
}
