using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Qmulum.Media.Workers;

/// <summary>
/// Frames over a pair of pipes: a length of four bytes (little-endian), a kind, and so many bytes. Blocking, for a thread of its own; one
/// reader and one writer at a time. The other side may have been taken over by a hostile file: every length is checked before it is believed.
/// </summary>
sealed class FrameStream(Stream incoming, Stream outgoing) : IDisposable
{
    /// <summary>Longest frame that is text or JSON.</summary>
    public const int MaxMessage = 1 << 20;

    /// <summary>Longest rendition: many times what an 1,800-pixel picture can take.</summary>
    public const int MaxRendition = 64 << 20;

    /// <summary>Bytes of a file that go in one frame.</summary>
    public const int ContentBytes = 1 << 18;

    const int HeadBytes = 5;

    /// <summary>Waits for the next frame; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The frame is longer than its kind may be.</exception>
    /// <exception cref="EndOfStreamException">The stream ended within the head.</exception>
    public (FrameKind Kind, int Length)? ReadHead()
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        var got = incoming.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        if (got == 0)
        {
            return null;
        }
        if (got < HeadBytes)
        {
            throw new EndOfStreamException("The other side ended within a frame.");
        }
        var kind = (FrameKind)head[4];
        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        var most = kind switch
        {
            FrameKind.Rendition => MaxRendition,
            FrameKind.Content => ContentBytes,
            _ => MaxMessage,
        };
        return length >= 0 && length <= most
            ? (kind, length)
            : throw new InvalidDataException($"A frame of kind {kind} claims {length} bytes; it may have {most}.");
    }

    public void ReadExactly(Span<byte> bytes) => incoming.ReadExactly(bytes);

    public byte[] ReadBytes(int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        incoming.ReadExactly(bytes);
        return bytes;
    }

    public string ReadText(int length) => Encoding.UTF8.GetString(ReadBytes(length));

    /// <exception cref="InvalidDataException">It is not what was expected.</exception>
    public T ReadJson<T>(int length, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(ReadBytes(length), type) ?? throw new InvalidDataException("A frame holds nothing.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException("A frame does not hold what it should.", error);
        }
    }

    public void Write(FrameKind kind) => Write(kind, []);

    public void Write(FrameKind kind, string text) => Write(kind, Encoding.UTF8.GetBytes(text));

    public void Write<T>(FrameKind kind, T message, JsonTypeInfo<T> type) => Write(kind, JsonSerializer.SerializeToUtf8Bytes(message, type));

    public void Write(FrameKind kind, ReadOnlySpan<byte> bytes)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteInt32LittleEndian(head, bytes.Length);
        head[4] = (byte)kind;
        outgoing.Write(head);
        outgoing.Write(bytes);
        outgoing.Flush();
    }

    public void Dispose()
    {
        outgoing.Dispose();
        incoming.Dispose();
    }
}
