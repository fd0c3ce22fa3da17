using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qmulum.Storage;

/// <summary>Where the bytes of an interrupted upload are in a bucket.</summary>
/// <param name="UploadId">The upload in parts, once it has one; "" before.</param>
/// <param name="PartBytes">The size of each of its parts.</param>
/// <param name="Parts">How many of them the server has.</param>
/// <param name="Chain">
/// What their ETags come to, one after the other: when the parts are put together it tells whether they are still the ones that were counted.
/// </param>
/// <param name="Tail">The key of the object that holds what came after them; "" for nothing.</param>
/// <param name="TailBytes">Its size.</param>
sealed record S3Place(string UploadId, int PartBytes, int Parts, string Chain, string Tail, int TailBytes)
{
    /// <summary>The bytes that are there.</summary>
    public long Offset => ((long)Parts * PartBytes) + TailBytes;

    public static S3Place Parse(StagedMark mark)
    {
        var place = JsonSerializer.Deserialize(mark.Place, S3PlaceJson.Default.S3Place);
        return place is not null && place.Offset == mark.Offset
            ? place
            : throw new StagedLostException($"The mark of an upload tells of {mark.Offset} bytes and of {place?.Offset}: it is damaged. Begin it anew.");
    }

    /// <summary>One more part is there.</summary>
    public S3Place WithPart(string etag) => this with { Parts = Parts + 1, Chain = Next(Chain, etag) };

    /// <summary>What a row of ETags comes to.</summary>
    public static string ChainOf(IEnumerable<string> etags) => etags.Aggregate("", Next);

    public override string ToString() => JsonSerializer.Serialize(this, S3PlaceJson.Default.S3Place);

    // Without quotes: Ceph puts them in some answers and not in others.
    static string Next(string chain, string etag) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chain + etag.Trim('"'))));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(S3Place))]
sealed partial class S3PlaceJson : JsonSerializerContext;
