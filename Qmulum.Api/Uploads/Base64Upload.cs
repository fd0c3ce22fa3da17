using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Qmulum.Api.Errors;
using Qmulum.Api.Uploads.History;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>A file as JSON, for clients that cannot send binary.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Data">Its bytes in base64 (RFC 4648, section 4).</param>
/// <param name="Sha256">Their SHA-256, if the client knows it.</param>
/// <param name="Modified">When the file was last changed (RFC 3339).</param>
public sealed record Base64File(string? Name, byte[]? Data, string? Sha256, string? Modified);

/// <summary>One file as base64 in JSON. It is held in memory, and so has a limit of its own.</summary>
static class Base64Upload
{
    /// <summary>Each holds its text and its bytes in memory, some 70 MB at the usual limit.</summary>
    const int AtOnce = 2;

    static readonly TimeSpan WaitAtMost = TimeSpan.FromSeconds(10);
    static readonly SemaphoreSlim Places = new(AtOnce);

    /// <exception cref="ApiException">Others are under way and did not end in time, or the JSON is not what it must be.</exception>
    public static async Task<Receipt> TakeAsync(
        HttpRequest request, Stream body, FileTaker taker, ApiOptions options, CancellationToken cancellationToken)
    {
        if (!await Places.WaitAsync(WaitAtMost, cancellationToken))
        {
            throw new ApiException(Faults.Busy, $"{AtOnce} files in this form are being taken already; send it again, or send the file as it is.");
        }

        try
        {
            return await TakeInPlaceAsync(request, body, taker, options, cancellationToken);
        }
        finally
        {
            Places.Release();
        }
    }

    static async Task<Receipt> TakeInPlaceAsync(
        HttpRequest request, Stream body, FileTaker taker, ApiOptions options, CancellationToken cancellationToken)
    {
        LimitBody(request, options.MaxBase64Bytes);
        var json = await ReadAsync(body, cancellationToken);
        if (json?.Data is not { } data)
        {
            throw new ApiException(Faults.Invalid, "data is missing; it must be the file's bytes in base64.");
        }

        var origin = OriginHeaders.Read(request);
        using var content = new MemoryStream(data, writable: false);
        var file = new IncomingFile(
            taker.LibraryId,
            FileName.Clean(json.Name),
            content,
            data.Length,
            json.Sha256 is null ? null : RequestValues.Hash(json.Sha256, "sha256"),
            origin with { Modified = OriginHeaders.ReadTime(json.Modified, "modified") ?? origin.Modified });
        return await taker.TakeAsync(file, cancellationToken);
    }

    static void LimitBody(HttpRequest request, long maxBytes)
    {
        if (request.ContentLength > maxBytes)
        {
            throw new ApiException(Faults.TooLarge, $"The JSON has {request.ContentLength} bytes; this form takes up to {maxBytes}. Send the file as it is instead.");
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBytes;
        }
    }

    static async Task<Base64File?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<Base64File>(body, ApiJson.Options, cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new ApiException(Faults.Invalid, $"The JSON cannot be read at \"{RequestValues.Shorten(exception.Path)}\": data must be base64, name text.");
        }
    }
}
