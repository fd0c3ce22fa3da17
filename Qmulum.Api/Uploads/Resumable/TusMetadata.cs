using System.Text;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>
/// What a tus client tells of a file: pairs of a key and a value in base64, "filename aW1nLmpwZw==,type aW1hZ2UvanBlZw==" (tus 1.0.0, extension
/// creation). The keys that are known are those that clients in use send.
/// </summary>
sealed class TusMetadata
{
    const int MaxLength = 4_096;

    readonly Dictionary<string, string> _values;

    TusMetadata(Dictionary<string, string> values) => _values = values;

    /// <exception cref="ApiException">It cannot be read.</exception>
    public static TusMetadata Parse(string header)
    {
        if (header.Length > MaxLength)
        {
            throw new ApiException(Faults.Invalid, $"Upload-Metadata has {header.Length} characters; it may have {MaxLength}.");
        }

        Dictionary<string, string> values = [];
        foreach (var pair in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split(' ', 2, StringSplitOptions.TrimEntries);
            if (!values.TryAdd(parts[0], parts.Length == 1 ? "" : Decode(parts[0], parts[1])))
            {
                throw new ApiException(Faults.Invalid, $"Upload-Metadata has the key \"{RequestValues.Shorten(parts[0])}\" twice.");
            }
        }

        return new(values);
    }

    public string? Name => First("filename", "name");

    public ContentHash? Sha256 => First("sha256") is { } hash ? RequestValues.Hash(hash, "Upload-Metadata sha256") : null;

    public string? Sha1 => First("sha1") is { } hash ? RequestValues.Sha1(hash, "Upload-Metadata sha1") : null;

    /// <summary>Where the file comes from; what it does not say is as the request's headers say.</summary>
    public Origin OriginOf(Origin request) => request with
    {
        Device = FileName.CleanText(First("device"), Origin.MaxTextLength) ?? request.Device,
        Path = FileName.CleanText(First("path", "relativePath"), Origin.MaxTextLength) ?? request.Path,
        Modified = OriginHeaders.ReadTime(First("modified"), "Upload-Metadata modified") ?? request.Modified,
        Position = OriginHeaders.ReadPosition(First("position"), "Upload-Metadata position") ?? request.Position,
    };

    string? First(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (_values.TryGetValue(key, out var value) && value is not ("" or "null"))
            {
                return value;
            }
        }

        return null;
    }

    static string Decode(string key, string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            throw new ApiException(Faults.Invalid, $"Upload-Metadata has the key \"{RequestValues.Shorten(key)}\" with a value that is not base64.");
        }
    }
}
