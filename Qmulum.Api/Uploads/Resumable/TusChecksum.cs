using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>What a tus client says of the bytes of one request: "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", before them or in a trailer.</summary>
static class TusChecksum
{
    /// <summary>The check; null when the client asks for none.</summary>
    /// <exception cref="ApiException">It asks for one that is not known, or the value cannot be read.</exception>
    public static ChunkDigest? Read(HttpRequest request)
    {
        var header = request.Headers[TusHeaders.Checksum].ToString();
        if (header.Length > 0)
        {
            var expected = Parse(header);
            return new([expected.Algorithm], () => expected);
        }

        return request.Headers.Trailer.ToString().Contains(TusHeaders.Checksum, StringComparison.OrdinalIgnoreCase)
            ? new(ChunkDigest.Algorithms, () => ReadTrailer(request))
            : null;
    }

    static (string Algorithm, byte[] Value)? ReadTrailer(HttpRequest request) =>
        request.CheckTrailersAvailable() && request.GetTrailer(TusHeaders.Checksum).ToString() is { Length: > 0 } trailer ? Parse(trailer) : null;

    static (string Algorithm, byte[] Value) Parse(string text)
    {
        var parts = text.Split(' ', 2, StringSplitOptions.TrimEntries);
        if (!ChunkDigest.Algorithms.Contains(parts[0]))
        {
            throw new ApiException(
                Faults.Invalid, $"Upload-Checksum asks for \"{RequestValues.Shorten(parts[0])}\"; there are {string.Join(", ", ChunkDigest.Algorithms)}.");
        }

        var value = new byte[64];
        return parts.Length == 2 && Convert.TryFromBase64String(parts[1], value, out var length)
            ? (parts[0], value[..length])
            : throw new ApiException(Faults.DigestMalformed, "Upload-Checksum has no value in base64.");
    }
}
