using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
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

    /// <summary>
    /// Whether the request holds a form, or a file in JSON, and all of it: phones' uploaders say so of every upload, also of an app's that sends forms. It is
    /// taken as it would be without that word, and gets no 104: an envelope that breaks off cannot go on.
    /// </summary>
    /// <exception cref="ApiException">The request does not say whether it is all.</exception>
    public static bool IsWholeEnvelope(HttpRequest request) => IsEnvelope(request) && DraftVersion.Of(request).IsLast(request);

    /// <summary>Begins an upload with its first bytes, which may be all of them.</summary>
    public async Task<UploadInfo> CreateAsync(HttpContext context, string libraryId, Guid account, Stream body)
    {
        var (request, version) = (context.Request, DraftVersion.Of(context.Request));
        RequireOwnBytes(request);
        var isLast = version.IsLast(request);
        UploadAddress at = new(libraryId, Guid.NewGuid(), account);
        var size = SizeOf(request, offset: 0, isLast);
        var info = await WithLimitsAsync(version, async () =>
        {
            var begun = await arrivals.BeginAsync(at, Read(request, at, size, isLast), context.RequestAborted);
            if (begun.Status != UploadStatus.Open)
            {
                return begun;
            }

            await AnnounceAsync(context, version, at);
            using var digest = isLast ? null : DigestOf(request); // of the whole file, it is checked as the file's
            return await AppendAsync(context, version, at, body, begun.Offset, isLast, size, digest);
        });
        context.Response.Headers.Location = at.Href;
        Tell(context, version, info);
        return info;
    }

    /// <summary>Says how far an upload is.</summary>
    public async Task AskAsync(HttpContext context, UploadAddress at)
    {
        var info = await arrivals.AskAsync(at, context.RequestAborted);
        Tell(context, DraftVersion.Of(context.Request), info);
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
        UploadBody.RequireNoCoding(request);
        if (version.NeedsPartialType && !UploadBody.IsOfType(request, DraftVersion.PartialType))
        {
            throw new ApiException(Faults.UnsupportedType, $"The type is \"{RequestValues.Shorten(request.ContentType)}\"; it must be {DraftVersion.PartialType}.")
            {
                Headers = new Dictionary<string, string> { ["Accept-Patch"] = DraftVersion.PartialType },
            };
        }

        var offset = TusHeaders.Number(request, TusHeaders.Offset)
            ?? throw new ApiException(Faults.Invalid, "Upload-Offset is missing; it must be the number of bytes that are there.");
        var isLast = version.IsLast(request);
        if (version.IsSpoken)
        {
            context.Features.Set(ResumingClient.Instance);
        }

        using var digest = DigestOf(request);
        var info = await WithLimitsAsync(
            version, () => AppendAsync(context, version, at, body, offset, isLast, SizeOf(request, offset, isLast), digest));
        Tell(context, version, info);
        return info;
    }

    /// <summary>Ends an upload.</summary>
    public async Task DeleteAsync(HttpContext context, UploadAddress at)
    {
        await arrivals.DiscardAsync(at, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    async Task<UploadInfo> AppendAsync(
        HttpContext context, DraftVersion version, UploadAddress at, Stream body, long offset, bool isLast, long? size, ChunkDigest? digest)
    {
        var isEmptyEnd = isLast && context.Request.ContentLength == 0;
        Append append = new(body, info => Check(info, offset, size, isEmptyEnd))
        {
            Length = context.Request.ContentLength,
            Size = size,
            IsLast = isLast,
            Digest = digest,
            IsUntold = context.Features.Get<ResumingClient>() is not null,
            Saved = async saved =>
            {
                if (version.TellsProgress)
                {
                    await InterimResponse.SendAsync(
                        context, Supported, "Upload Resumption Supported", (DraftVersion.Header, $"{version.Number}"), (TusHeaders.Offset, TusHeaders.Text(saved)));
                }
            },
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
        if (await InterimResponse.SendAsync(
            context, Supported, "Upload Resumption Supported",
            version.TellsLimits ? [.. headers, ("Upload-Limit", version.Limits(options.MaxUploadBytes))] : headers))
        {
            context.Features.Set(ResumingClient.Instance);
        }
    }

    /// <summary>Whatever is found too large, and whenever: the refusal tells what may come (section 8).</summary>
    async Task<UploadInfo> WithLimitsAsync(DraftVersion version, Func<Task<UploadInfo>> take)
    {
        try
        {
            return await take();
        }
        catch (Exception exception) when (Faults.Of(exception).Fault.Status == StatusCodes.Status413PayloadTooLarge)
        {
            var (fault, detail) = Faults.Of(exception);
            throw new ApiException(fault, detail)
            {
                Headers = new Dictionary<string, string> { ["Upload-Limit"] = version.Limits(options.MaxUploadBytes) },
            };
        }
    }

    /// <summary>How far the upload is, and what it came to when that is asked for and known (RFC 9530, section 4).</summary>
    void Tell(HttpContext context, DraftVersion version, UploadInfo info)
    {
        version.AddProgress(context.Response, info, options.MaxUploadBytes);
        if (info.Receipt is { } receipt && DigestHeader.IsSha256Wanted(context.Request.Headers["Want-Repr-Digest"]))
        {
            context.Response.Headers["Repr-Digest"] = DigestHeader.Of(receipt.Hash);
        }
    }

    // application/x-www-form-urlencoded is let through: curl and others call a body so where nobody said what it is.
    static void RequireOwnBytes(HttpRequest request)
    {
        UploadBody.RequireNoCoding(request);
        if (IsEnvelope(request))
        {
            throw new ApiException(
                Faults.UnsupportedType,
                $"The type is \"{RequestValues.Shorten(request.ContentType)}\"; an upload that may be interrupted takes the file's own bytes as the body, with the file's "
                + "type or none. A form, or JSON, is taken in one request to the library's photos.");
        }
    }

    static bool IsEnvelope(HttpRequest request) => MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        ? type.Type.Equals("multipart", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        : request.ContentType is { } broken // with a boundary, say, that breaks the rules
            && (broken.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) || broken.StartsWith("application/json", StringComparison.OrdinalIgnoreCase));

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

    static NewUpload Read(HttpRequest request, UploadAddress at, long? size, bool isWhole)
    {
        var headers = request.Headers;
        var digest = isWhole ? DigestHeader.Read(headers["Content-Digest"], headers["Repr-Digest"]) : DigestHeader.ReadRepresentation(headers["Repr-Digest"]);
        return new(
            at.LibraryId,
            at.AccountId,
            FileName.Clean(RawUpload.NameOf(request)),
            OriginHeaders.Read(request),
            size,
            digest.Sha256,
            digest.Sha1,
            Metadata: null,
            Concat: null);
    }

    /// <summary>The check of this request's bytes; null when nobody asks for one.</summary>
    /// <exception cref="ApiException">Content-Digest cannot be read.</exception>
    static ChunkDigest? DigestOf(HttpRequest request) => DigestHeader.ReadContent(request.Headers["Content-Digest"]) switch
    {
        { Sha256: { } hash } => new(["sha256"], () => ("sha256", hash.ToBytes())),
        { Sha1: { } hash } => new(["sha1"], () => ("sha1", Convert.FromHexString(hash))),
        _ => null,
    };
}
