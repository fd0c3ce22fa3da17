using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Errors;

/// <summary>The one table of everything that can be wrong, and how an exception finds its row.</summary>
public static partial class Faults
{
    public static readonly ApiFault NotFound = new("not-found", 404, "There is no such thing here.");
    public static readonly ApiFault Invalid = new("invalid", 400, "The request has a value that cannot be used.");
    public static readonly ApiFault BodyEmpty = new("body-empty", 400, "The file has no bytes.");
    public static readonly ApiFault BodyBroken = new("body-broken", 400, "The body ended early or is not what its type says.");
    public static readonly ApiFault DigestMalformed = new("digest-malformed", 400, "The digest cannot be read.");
    public static readonly ApiFault Unauthorized = new("unauthorized", 401, "Nobody is signed in.");
    public static readonly ApiFault SignInFailed = new("sign-in-failed", 401, "That is not how this person signs in.");
    public static readonly ApiFault SecondFactor = new("second-factor", 401, "Signing in takes a second factor.");
    public static readonly ApiFault Forbidden = new("forbidden", 403, "This is not allowed.");
    public static readonly ApiFault RegistrationClosed = new("registration-closed", 403, "Not everybody can make an account here.");
    public static readonly ApiFault CrossSite = new("cross-site", 403, "Another site's page may not do this.");
    public static readonly ApiFault MethodNotAllowed = new("method-not-allowed", 405, "This address does not take this method.");
    public static readonly ApiFault RequestTimeout = new("request-timeout", 408, "The request stood still for too long.");
    public static readonly ApiFault Conflict = new("conflict", 409, "The request contradicts what is there.");
    public static readonly ApiFault TooLarge = new("too-large", 413, "The body is larger than this server takes.");
    public static readonly ApiFault QuotaExceeded = new("quota-exceeded", 413, "There is as much here as there may be.");
    public static readonly ApiFault UnsupportedType = new("unsupported-type", 415, "The body's type is not one that is taken here.");
    public static readonly ApiFault RangeNotSatisfiable = new("range-not-satisfiable", 416, "The file has no such bytes.");
    public static readonly ApiFault DigestMismatch = new("digest-mismatch", 422, "The bytes that arrived are not the ones that were declared.");
    // The types of the draft are section 12.4 of draft-ietf-httpbis-resumable-upload; 460 is of tus 1.0.0, extension checksum.
    public static readonly ApiFault OffsetMismatch = new(
        "offset-mismatch", 409, "The bytes do not follow those that are there.", Registered: $"{HttpProblems}#mismatching-upload-offset");
    public static readonly ApiFault UploadTaken = new("upload-taken", 409, "Another request goes on with this upload.");
    public static readonly ApiFault UploadCompleted = new(
        "upload-completed", 400, "All bytes of this upload are there.", Registered: $"{HttpProblems}#completed-upload");
    public static readonly ApiFault LengthMismatch = new(
        "length-mismatch", 400, "The sizes that were declared contradict each other.", Registered: $"{HttpProblems}#inconsistent-upload-length");
    public static readonly ApiFault UploadGone = new("upload-gone", 410, "This upload cannot go on.");
    public static readonly ApiFault TusVersion = new("tus-version", 412, "This version of tus is not spoken here.");
    public static readonly ApiFault UploadBusy = new("upload-busy", 423, "Another request still writes to this upload.");
    public static readonly ApiFault ChecksumMismatch = new("checksum-mismatch", 460, "The bytes of this request are not the declared ones.");
    public static readonly ApiFault TooManyRequests = new("too-many-requests", 429, "Too many requests at once.");
    public static readonly ApiFault TooManyUploads = new("too-many-uploads", 429, "Too many uploads are begun and not finished.");
    public static readonly ApiFault TooManyAttempts = new("too-many-attempts", 429, "That was tried too often.");
    public static readonly ApiFault RenditionPending = new("rendition-pending", 404, "The picture is not made yet.");
    public static readonly ApiFault RenditionFailed = new("rendition-failed", 404, "The picture cannot be made.");
    public static readonly ApiFault Internal = new("internal", 500, "Something went wrong in the server.", Alert: true);
    public static readonly ApiFault BlobDamaged = new("blob-damaged", 500, "The stored file is not what it was.", Alert: true);
    public static readonly ApiFault BlobMissing = new("blob-missing", 500, "The stored file is not where it was put.", Alert: true);
    public static readonly ApiFault Busy = new("busy", 503, "The server is busy.");
    public static readonly ApiFault StoreUnavailable = new("store-unavailable", 503, "The storage does not answer as it should.", Alert: true);
    public static readonly ApiFault StoreOffline = new("store-offline", 503, "The storage is not there.", Alert: true);
    public static readonly ApiFault OriginalElsewhere = new("original-elsewhere", 503, "The replicas have this original.");
    public static readonly ApiFault Timeout = new("timeout", 504, "The server did not finish in time.", Alert: true);
    public static readonly ApiFault StoreFull = new("store-full", 507, "The storage is full.", Alert: true);

    const string HttpProblems = "https://iana.org/assignments/http-problem-types";

    /// <summary>Every row.</summary>
    public static IReadOnlyList<ApiFault> All { get; } =
    [
        NotFound, Invalid, BodyEmpty, BodyBroken, DigestMalformed, Unauthorized, SignInFailed, SecondFactor, Forbidden, RegistrationClosed,
        CrossSite, MethodNotAllowed, RequestTimeout, Conflict, TooLarge, QuotaExceeded, UnsupportedType, RangeNotSatisfiable, DigestMismatch, TooManyRequests, TooManyUploads,
        OffsetMismatch, UploadTaken, UploadCompleted, LengthMismatch, UploadGone, TusVersion, UploadBusy, ChecksumMismatch, TooManyAttempts, RenditionPending, RenditionFailed, Internal, BlobDamaged, BlobMissing, Busy, StoreUnavailable, StoreOffline, OriginalElsewhere, Timeout, StoreFull,
    ];

    /// <summary>The row of an exception, and the sentence to tell: an unexpected one tells nothing of itself.</summary>
    public static (ApiFault Fault, string Detail) Of(Exception exception) => exception switch
    {
        ApiException api => (api.Fault, api.Message),
        QmulumException grain => (Of(grain.Code), grain.Message),
        StoreFullException => (StoreFull, "There is no room for this file; nothing of it was kept. Free some space and send it again."),
        BlobDamagedException damaged => (BlobDamaged, damaged.Message),
        BlobNotFoundException => (BlobMissing, "The bytes are missing in the library's location; an administrator must look."),
        RangeNotSatisfiableException range => (RangeNotSatisfiable, range.Message),
        StagedBusyException busy => (UploadBusy, busy.Message),
        StagedLostException lost => (UploadGone, lost.Message),
        StoreOfflineException => (
            StoreOffline, "The place where the photos' files are is not there: a disk or a share that is not mounted, or another one in its place. Nothing was "
            + "changed, and nothing is lost. An administrator must mount it; the server's log and /health/ready say where. Nothing need be restarted."),
        StoreException store => (StoreUnavailable, store.Message),
        Orleans.Runtime.OrleansException => (Busy, "A part of the server is being replaced; send it again in a moment."),
        System.Data.Common.DbException => (Busy, "The database does not answer; send it again in a moment."),
        TimeoutException => (Timeout, "The server took too long over this; try again."),
        Microsoft.AspNetCore.Http.BadHttpRequestException bad => Of(bad),
        _ => (Internal, "The server could not do this; its log says why."),
    };

    static ApiFault Of(FaultCode code) => code switch
    {
        FaultCode.NotFound => NotFound,
        FaultCode.Conflict => Conflict,
        FaultCode.Invalid => Invalid,
        FaultCode.RenditionPending => RenditionPending,
        FaultCode.RenditionFailed => RenditionFailed,
        FaultCode.StoreFull => StoreFull,
        FaultCode.Unavailable => Busy,
        FaultCode.Busy => Busy,
        FaultCode.Forbidden => Forbidden,
        FaultCode.QuotaExceeded => QuotaExceeded,
        FaultCode.OriginalElsewhere => OriginalElsewhere,
        _ => Internal,
    };

    // The framework's own refusals: binding of a value, or a body that breaks the rules of HTTP.
    static (ApiFault Fault, string Detail) Of(Microsoft.AspNetCore.Http.BadHttpRequestException bad) => bad.StatusCode switch
    {
        408 => (RequestTimeout, bad.Message),
        413 => (TooLarge, bad.Message),
        415 => (UnsupportedType, bad.Message),
        _ when bad.InnerException is UnknownWordException word => (Invalid, $"{PlaceOf(word) ?? "The body"} {word.Message}"),
        _ when bad.InnerException is JsonException json => (Invalid, WhereOf(json)),
        // The framework's sentence is for whoever wrote the endpoint.
        _ when bad.Message.Contains("body was provided", StringComparison.Ordinal) || bad.Message.Contains("not provided from body", StringComparison.Ordinal) =>
            (Invalid, "The request has no body; it must be the JSON that this address takes."),
        _ when NotBound().Match(bad.Message) is { Success: true } value =>
            (Invalid, $"{value.Groups["name"].Value} is \"{RequestValues.Shorten(value.Groups["text"].Value)}\"; it must be {KindOf(value.Groups["kind"].Value)}."),
        _ when bad.Message.Contains("parameter", StringComparison.Ordinal) => (Invalid, bad.Message),
        _ => (BodyBroken, bad.Message),
    };

    [GeneratedRegex("^Failed to bind parameter \"(?<kind>.*?) (?<name>\\w+)\" from \"(?<text>.*)\"\\.$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex NotBound();

    // By the name of the endpoint's own type, as in Nullable<int>.
    static string KindOf(string type) => type.Contains("bool", StringComparison.Ordinal) ? "true or false"
        : type.Contains("int", StringComparison.Ordinal) || type.Contains("long", StringComparison.Ordinal) ? "a whole number"
        : "as the documentation says";

    // Not the reader's own words, which name types of the program.
    static string WhereOf(JsonException json)
    {
        var place = PlaceOf(json) is { } path ? $"at {path}" : "at its beginning";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The JSON cannot be read {place} (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}): what stands there is of another kind than belongs there, or no JSON.");
    }

    /// <summary>The field, such as users[0].email; null for the whole.</summary>
    static string? PlaceOf(JsonException json) => json.Path?.TrimStart('$').TrimStart('.') is { Length: > 0 } path ? RequestValues.Shorten(path) : null;
}
