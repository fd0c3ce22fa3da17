using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qmulum.Grains.Interfaces;

/// <summary>The SHA-256 of a file's bytes (FIPS 180-4), as 64 lower-case hexadecimal digits.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.content-hash")]
[JsonConverter(typeof(ContentHashJsonConverter))]
public readonly record struct ContentHash
{
    /// <summary>Digits of the text form.</summary>
    public const int HexLength = 64;

    ContentHash(string hex) => Hex = hex;

    /// <summary>Of no file: in the place of a hash that is no longer kept.</summary>
    public static ContentHash None { get; } = new(new('0', HexLength));

    /// <summary>The text form.</summary>
    [Id(0)] public string Hex { get; init; }

    /// <summary>Takes the 32 bytes of a digest.</summary>
    /// <exception cref="ArgumentException">It is not 32 bytes.</exception>
    public static ContentHash FromBytes(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != HexLength / 2)
        {
            throw new ArgumentException($"A SHA-256 has 32 bytes, this has {digest.Length}.", nameof(digest));
        }

        return new(Convert.ToHexStringLower(digest));
    }

    /// <summary>Reads the text form; upper-case digits are taken, anything else is refused.</summary>
    public static bool TryParse(string? text, out ContentHash hash)
    {
        hash = default;
        if (text is null || text.Length != HexLength || !text.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        hash = new(text.ToLowerInvariant());
        return true;
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToBytes() => Convert.FromHexString(Hex);

    /// <inheritdoc/>
    public override string ToString() => Hex;
}

sealed class ContentHashJsonConverter : JsonConverter<ContentHash>
{
    public override ContentHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ContentHash.TryParse(reader.GetString(), out var hash)
            ? hash
            : throw new JsonException("A SHA-256 is 64 hexadecimal digits.");

    public override void Write(Utf8JsonWriter writer, ContentHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.Hex);
}
