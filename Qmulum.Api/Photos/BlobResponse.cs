using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Qmulum.Storage;

namespace Qmulum.Api.Photos;

/// <summary>Answers a request with a blob: validators, one range, HEAD (RFC 9110, sections 13 and 14).</summary>
/// <param name="Key">The blob.</param>
/// <param name="Size">Its size in bytes, all of it.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="ETag">Its entity tag, quoted; strong.</param>
/// <param name="CacheControl">How long it may be kept.</param>
sealed record BlobResponse(BlobKey Key, long Size, string ContentType, string ETag, string CacheControl)
{
    const int BufferBytes = 128 * 1024;

    /// <summary>What is sent of the blob, with what goes between; null for the blob as it is.</summary>
    public IReadOnlyList<FilePiece>? Pieces { get; init; }

    /// <summary>Sends it. Nothing is sent before the blob is open, so that a fault still gets its own answer.</summary>
    /// <exception cref="StoreException">The blob cannot be read.</exception>
    public async Task SendAsync(HttpContext context, IBlobStore store)
    {
        var cancellationToken = context.RequestAborted;
        var response = context.Response;
        if (IsUnchanged(context.Request))
        {
            SetHeaders(response);
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var range = RangeOf(context.Request);
        if (Pieces is { } pieces)
        {
            await SendPiecesAsync(context, store, pieces, range);
            return;
        }

        await using var blob = await store.OpenAsync(Key, range, cancellationToken);
        RequireWhole(blob.Info);
        SetHeaders(response, range is not null, blob.Offset, blob.Length, Size);
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await blob.Content.CopyToAsync(response.Body, BufferBytes, cancellationToken);
        }
    }

    async Task SendPiecesAsync(HttpContext context, IBlobStore store, IReadOnlyList<FilePiece> pieces, ByteRange? range)
    {
        var all = pieces.Sum(static piece => piece.Length);
        var (offset, length) = range?.Resolve(all) ?? (0, all);
        RequireWhole(await store.StatAsync(Key, context.RequestAborted) ?? throw new BlobNotFoundException(Key));
        SetHeaders(context.Response, range is not null, offset, length, all);
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await PiecedBlob.SendAsync(PiecedBlob.Cut(pieces, offset, length), store, Key, context.Response.Body, context.RequestAborted);
        }
    }

    // A short file with the entity tag of the whole one would stay in every cache after it was mended.
    void RequireWhole(BlobInfo blob)
    {
        if (blob.Size != Size)
        {
            throw new BlobDamagedException(Key, $"it has {blob.Size} bytes where it had {Size}");
        }
    }

    void SetHeaders(HttpResponse response, bool isPart, long offset, long length, long all)
    {
        SetHeaders(response);
        response.ContentType = ContentType;
        response.ContentLength = length;
        if (isPart)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {offset}-{offset + length - 1}/{all}";
        }
    }

    void SetHeaders(HttpResponse response)
    {
        response.Headers.ETag = ETag;
        response.Headers.CacheControl = CacheControl;
        response.Headers.AcceptRanges = "bytes";
    }

    bool IsUnchanged(HttpRequest request) =>
        request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } tags && tags.Any(tag => tag.Tag == "*" || tag.Tag == ETag);

    // Ranges are for GET alone (section 14.2). Several at once are answered with the whole, as that section allows: no client of photos asks
    // for them.
    ByteRange? RangeOf(HttpRequest request)
    {
        var headers = request.GetTypedHeaders();
        if (!HttpMethods.IsGet(request.Method) || headers.Range is not { } range || range.Unit != "bytes" || range.Ranges.Count != 1 || !IfRangeHolds(headers.IfRange))
        {
            return null;
        }

        var wanted = range.Ranges.First();
        return wanted.From is { } first ? ByteRange.From(first, wanted.To) : ByteRange.Suffix(wanted.To ?? 0);
    }

    bool IfRangeHolds(RangeConditionHeaderValue? condition) => condition is null || condition.EntityTag?.ToString() == ETag;
}
