using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>tus 1.0.0 with its extensions; docs/uploads.md maps each clause to code and test.</summary>
sealed class TusDoor(Arrivals arrivals, Concatenation concatenation)
{
    /// <summary>Begins an upload (extension creation), with its first bytes if they come along (creation-with-upload).</summary>
    public async Task CreateAsync(HttpContext context, string libraryId, Guid account, Stream body)
    {
        TusHeaders.RequireVersion(context.Request);
        UploadBody.RequireNoCoding(context.Request);
        UploadAddress at = new(libraryId, Guid.NewGuid(), account);
        var concat = context.Request.Headers[TusHeaders.Concat].ToString();
        var upload = Read(context.Request, at, concat);
        UploadInfo info;
        if (upload.Concat is { } final && !upload.IsPart)
        {
            (at, info) = await concatenation.JoinAsync(at, upload, final, context.RequestAborted);
        }
        else
        {
            info = await arrivals.BeginAsync(at, upload, context.RequestAborted);
            if (IsChunk(context.Request) && info.Status == UploadStatus.Open)
            {
                info = await AppendAsync(context.Request, at, body, offset: 0);
            }
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = at.Href;
        TusHeaders.AddProgress(context.Response, info);
    }

    /// <summary>Says how far an upload is.</summary>
    public async Task AskAsync(HttpContext context, UploadAddress at)
    {
        TusHeaders.RequireVersion(context.Request);
        var info = await arrivals.AskAsync(at, context.RequestAborted);
        var headers = context.Response.Headers;
        TusHeaders.AddProgress(context.Response, info);
        headers.CacheControl = "no-store";
        if (info.Upload.Size is { } size)
        {
            headers[TusHeaders.Length] = TusHeaders.Text(size);
        }
        else
        {
            headers[TusHeaders.DeferLength] = "1";
        }

        Repeat(headers, TusHeaders.Metadata, info.Upload.Metadata);
        Repeat(headers, TusHeaders.Concat, info.Upload.Concat);
    }

    /// <summary>Takes the next bytes.</summary>
    public async Task PatchAsync(HttpContext context, UploadAddress at, Stream body)
    {
        TusHeaders.RequireVersion(context.Request);
        UploadBody.RequireNoCoding(context.Request);
        if (!IsChunk(context.Request))
        {
            throw new ApiException(
                Faults.UnsupportedType, $"The type is \"{RequestValues.Shorten(context.Request.ContentType)}\"; it must be {TusHeaders.ChunkType}.");
        }

        var offset = TusHeaders.Number(context.Request, TusHeaders.Offset)
            ?? throw new ApiException(Faults.Invalid, "Upload-Offset is missing; it must be the number of bytes that are there.");
        TusHeaders.AddProgress(context.Response, await AppendAsync(context.Request, at, body, offset));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Ends an upload (extension termination).</summary>
    public async Task DeleteAsync(HttpContext context, UploadAddress at)
    {
        TusHeaders.RequireVersion(context.Request);
        await arrivals.DiscardAsync(at, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    async Task<UploadInfo> AppendAsync(HttpRequest request, UploadAddress at, Stream body, long offset)
    {
        using var digest = TusChecksum.Read(request);
        var size = TusHeaders.Number(request, TusHeaders.Length);
        Append append = new(body, info => Check(info, offset, size))
        {
            Length = request.ContentLength,
            Size = size,
            Digest = digest,
            DigestFault = Faults.ChecksumMismatch,
        };
        return await arrivals.AppendAsync(at, append, request.HttpContext.RequestAborted);
    }

    static void Check(UploadInfo info, long offset, long? size)
    {
        if (info.Upload.Concat is not null && !info.Upload.IsPart)
        {
            throw new ApiException(Faults.Forbidden, "This upload was made of others; it takes no bytes of its own.");
        }

        if (info.Offset != offset)
        {
            throw new ApiException(Faults.OffsetMismatch, $"Upload-Offset is {offset}, and {info.Offset} bytes are there.")
            {
                Headers = new Dictionary<string, string> { [TusHeaders.Offset] = TusHeaders.Text(info.Offset) },
            };
        }

        if (size is not null && info.Upload.Size is { } known && known != size)
        {
            throw new ApiException(Faults.LengthMismatch, $"Upload-Length is {size}, and was {known} before; it does not change.");
        }
    }

    static NewUpload Read(HttpRequest request, UploadAddress at, string concat)
    {
        var raw = request.Headers[TusHeaders.Metadata].ToString();
        var metadata = TusMetadata.Parse(raw);
        return new(
            at.LibraryId,
            at.AccountId,
            FileName.Clean(metadata.Name),
            metadata.OriginOf(OriginHeaders.Read(request)),
            SizeOf(request, isFinal: concat.StartsWith(Concatenation.Final, StringComparison.Ordinal)),
            metadata.Sha256,
            metadata.Sha1,
            raw.Length == 0 ? null : raw,
            ConcatOf(concat));
    }

    static long? SizeOf(HttpRequest request, bool isFinal)
    {
        var size = TusHeaders.Number(request, TusHeaders.Length);
        var deferred = request.Headers[TusHeaders.DeferLength].ToString();
        if (isFinal)
        {
            return size is null ? null : throw new ApiException(Faults.Invalid, "Upload-Length is given; the size of an upload made of others follows from theirs.");
        }

        return (size, deferred) switch
        {
            (0, "") => throw new ApiException(Faults.BodyEmpty, "Upload-Length is 0; a file has bytes."),
            (not null, "") => size,
            (null, "1") => null,
            _ => throw new ApiException(
                Faults.Invalid, "One of Upload-Length and Upload-Defer-Length: 1 is needed, and not both."),
        };
    }

    static string? ConcatOf(string concat) => concat switch
    {
        "" => null,
        "partial" => concat,
        _ when concat.StartsWith(Concatenation.Final, StringComparison.Ordinal) => concat,
        _ => throw new ApiException(Faults.Invalid, $"Upload-Concat is \"{RequestValues.Shorten(concat)}\"; it must be partial, or final; with addresses."),
    };

    static bool IsChunk(HttpRequest request) => UploadBody.IsOfType(request, TusHeaders.ChunkType);

    static void Repeat(IHeaderDictionary headers, string name, string? value)
    {
        if (value is not null)
        {
            headers[name] = value;
        }
    }
}
