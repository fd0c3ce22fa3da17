using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Qmulum.Api.Errors;
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
    public static async Task<Receipt> TakeAsync(
        HttpRequest request, string libraryId, Ingest ingest, ApiOptions options, CancellationToken cancellationToken)
    {
        LimitBody(request, options.MaxBase64Bytes);
        var json = await ReadAsync(request, cancellationToken);
        if (json?.Data is not { } data)
        {
            throw new ApiException(Faults.Invalid, "data is missing; it must be the file's bytes in base64.");
        }

        var origin = OriginHeaders.Read(request);
        using var content = new MemoryStream(data, writable: false);
        var file = new IncomingFile(
            libraryId,
            FileName.Clean(json.Name),
            content,
            data.Length,
            json.Sha256 is null ? null : RequestValues.Hash(json.Sha256, "sha256"),
            origin with { Modified = OriginHeaders.ReadTime(json.Modified, "modified") ?? origin.Modified });
        return await ingest.TakeAsync(file, cancellationToken);
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

    static async Task<Base64File?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFromJsonAsync<Base64File>(cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new ApiException(Faults.Invalid, $"The JSON cannot be read at \"{RequestValues.Shorten(exception.Path)}\": data must be base64, name text.");
        }
    }
}
