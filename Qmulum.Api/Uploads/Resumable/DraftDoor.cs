using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>
/// "Resumable Uploads for HTTP" (draft-ietf-httpbis-resumable-upload), the interop versions 3 to 8, which phones' own uploaders speak; docs/uploads.md
/// maps each clause to code and test.
/// </summary>
sealed class DraftDoor(Arrivals arrivals, ApiOptions options)
{
    const int Supported = 104;

    /// <summary>Begins an upload with its first bytes, which may be all of them.</summary>
    public async Task<UploadInfo> CreateAsync(HttpContext context, string libraryId, Guid account, Stream body)
    {
        var (request, version) = (context.Request, DraftVersion.Of(context.Request));
        var isLast = version.IsLast(request);
        UploadAddress at = new(libraryId, Guid.NewGuid(), account);
        var size = SizeOf(request, offset: 0, isLast);
        RequireWithinLimits(version, size);
        var info = await arrivals.BeginAsync(at, Read(request, at, size), context.RequestAborted);
        if (info.Status == UploadStatus.Open)
        {
            await AnnounceAsync(context, version, at);
            info = await AppendAsync(context, version, at, body, info.Offset, isLast, size);
        }

        context.Response.Headers.Location = at.Href;
        version.AddProgress(context.Response, info, options.MaxUploadBytes);
        return info;
    }

    /// <summary>Says how far an upload is.</summary>
    public async Task AskAsync(HttpContext context, UploadAddress at)
    {
        var info = await arrivals.AskAsync(at, context.RequestAborted);
        DraftVersion.Of(context.Request).AddProgress(context.Response, info, options.MaxUploadBytes);
        context.Response.Headers.CacheControl = "no-store";
        if (info.Upload.Size is { } size)
        {
            context.Response.Headers[TusHeaders.Length] = TusHeaders.Text(size);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Takes the next bytes.</summary>
    public async Task<UploadInfo> PatchAsync(HttpContext context, UploadAddress at, Stream body)
    {
        var (request, version) = (context.Request, DraftVersion.Of(context.Request));
        if (version.NeedsPartialType && request.ContentType != DraftVersion.PartialType)
        {
            throw new ApiException(Faults.UnsupportedType, $"The type is \"{RequestValues.Shorten(request.ContentType)}\"; it must be {DraftVersion.PartialType}.")
            {
                Headers = new Dictionary<string, string> { ["Accept-Patch"] = DraftVersion.PartialType },
            };
        }

        var offset = TusHeaders.Number(request, TusHeaders.Offset)
            ?? throw new ApiException(Faults.Invalid, "Upload-Offset is missing; it must be the number of bytes that are there.");
        var isLast = version.IsLast(request);
        var info = await AppendAsync(context, version, at, body, offset, isLast, SizeOf(request, offset, isLast));
        version.AddProgress(context.Response, info, options.MaxUploadBytes);
        return info;
    }

    /// <summary>Ends an upload.</summary>
    public async Task DeleteAsync(HttpContext context, UploadAddress at)
    {
        await arrivals.DiscardAsync(at, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    async Task<UploadInfo> AppendAsync(HttpContext context, DraftVersion version, UploadAddress at, Stream body, long offset, bool isLast, long? size)
    {
        using var digest = DigestOf(context.Request, isWhole: offset == 0 && isLast);
        var isEmptyEnd = isLast && context.Request.ContentLength == 0;
        Append append = new(body, info => Check(info, offset, size, isEmptyEnd))
        {
            Length = context.Request.ContentLength,
            Size = size,
            IsLast = isLast,
            Digest = digest,
            Saved = saved => version.TellsProgress
                ? InterimResponse.SendAsync(
                    context, Supported, "Upload Resumption Supported", (DraftVersion.Header, $"{version.Number}"), (TusHeaders.Offset, TusHeaders.Text(saved)))
                : default,
        };
        return await arrivals.AppendAsync(at, append, context.RequestAborted);
    }

    /// <summary>Tells the client at once where it can go on; one that speaks another version is not to be told (section 4.2).</summary>
    async ValueTask AnnounceAsync(HttpContext context, DraftVersion version, UploadAddress at)
    {
        if (!version.IsSpoken)
        {
            return;
        }

        var address = $"{context.Request.Scheme}://{context.Request.Host}{at.Href}";
        (string, string)[] headers = [("Location", address), (DraftVersion.Header, $"{version.Number}")];
        await InterimResponse.SendAsync(
            context, Supported, "Upload Resumption Supported",
            version.TellsLimits ? [.. headers, ("Upload-Limit", version.Limits(options.MaxUploadBytes))] : headers);
    }

    void RequireWithinLimits(DraftVersion version, long? size)
    {
        if (size > options.MaxUploadBytes)
        {
            throw new ApiException(Faults.TooLarge, $"The file has {size} bytes; this server takes up to {options.MaxUploadBytes}.")
            {
                Headers = new Dictionary<string, string> { ["Upload-Limit"] = version.Limits(options.MaxUploadBytes) },
            };
        }
    }

    /// <param name="isEmptyEnd">Whether the request says only that there is no more: of an upload that is done that is true.</param>
    static void Check(UploadInfo info, long offset, long? size, bool isEmptyEnd)
    {
        if (info.Status == UploadStatus.Done && !(isEmptyEnd && offset == info.Offset))
        {
            throw new ApiException(Faults.UploadCompleted, "All bytes of this upload are there.");
        }

        if (info.Offset != offset)
        {
            throw new ApiException(Faults.OffsetMismatch, $"Upload-Offset is {offset}, and {info.Offset} bytes are there.")
            {
                Headers = new Dictionary<string, string> { [TusHeaders.Offset] = TusHeaders.Text(info.Offset) },
                Members = new Dictionary<string, object?> { ["expected-offset"] = info.Offset, ["provided-offset"] = offset },
            };
        }

        if (size is not null && info.Upload.Size is { } known && known != size)
        {
            throw new ApiException(Faults.LengthMismatch, $"The upload would have {size} bytes, and {known} were declared before.");
        }
    }

    /// <summary>The size of the whole, by its header or because the last byte is in this request.</summary>
    static long? SizeOf(HttpRequest request, long offset, bool isLast)
    {
        var declared = TusHeaders.Number(request, TusHeaders.Length);
        var follows = isLast && request.ContentLength is { } length ? offset + length : (long?)null;
        return declared is null || follows is null || declared == follows
            ? declared ?? follows
            : throw new ApiException(Faults.LengthMismatch, $"Upload-Length is {declared}, and the upload ends after {follows} bytes.");
    }

    static NewUpload Read(HttpRequest request, UploadAddress at, long? size)
    {
        var headers = request.Headers;
        return new(
            at.LibraryId,
            at.AccountId,
            FileName.Clean(RawUpload.NameOf(request)),
            OriginHeaders.Read(request),
            size,
            DigestHeader.Read(default, headers["Repr-Digest"]),
            DigestHeader.ReadSha1(headers["Repr-Digest"]),
            Metadata: null,
            Concat: null);
    }

    // Of bytes that are the whole file Repr-Digest says the same, and that is checked as the file's.
    static ChunkDigest? DigestOf(HttpRequest request, bool isWhole)
    {
        StringValues header = request.Headers["Content-Digest"];
        return !isWhole && DigestHeader.Read(header, default) is { } hash ? new(["sha256"], () => ("sha256", hash.ToBytes())) : null;
    }
}
