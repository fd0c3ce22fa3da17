using System.Buffers.Binary;
using System.Text;

namespace Qmulum.Api.Export;

/// <summary>A file of an archive: where it stands there, and where its bytes are.</summary>
/// <param name="Offset">Where its header begins in the archive, in bytes.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Crc">Their CRC-32 (ISO 3309, as ZIP has it).</param>
/// <param name="Time">When it was made, by a wall clock.</param>
/// <param name="Name">Its path in the archive, with '/'.</param>
/// <param name="Source">The blob that holds its bytes; null for the plan's own texts.</param>
/// <param name="SourceOffset">Where they begin there.</param>
sealed record ExportEntry(long Offset, long Size, uint Crc, DateTime Time, string Name, string? Source, long SourceOffset)
{
    const int FixedBytes = 40;
    const int LengthBytes = 4;

    /// <summary>More than any record has: a name and a key have bounds of their own.</summary>
    const int MaxRecordBytes = 8_192;

    /// <summary>The name as the archive has it.</summary>
    public byte[] NameBytes { get; } = Encoding.UTF8.GetBytes(Name);

    /// <summary>Where its bytes begin in the archive.</summary>
    public long DataOffset => Offset + ZipFormat.LocalHeaderSize(this);

    /// <summary>Where the next file begins in the archive.</summary>
    public long End => DataOffset + Size;

    /// <summary>As a record of a plan: its length, then what it says, in the byte order of ZIP.</summary>
    public byte[] ToRecord()
    {
        var source = Encoding.ASCII.GetBytes(Source ?? "");
        var record = new byte[LengthBytes + FixedBytes + NameBytes.Length + source.Length];
        var rest = record.AsSpan();
        BinaryPrimitives.WriteInt32LittleEndian(rest, record.Length - LengthBytes);
        BinaryPrimitives.WriteInt64LittleEndian(rest[4..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(rest[12..], Size);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[20..], Crc);
        BinaryPrimitives.WriteInt64LittleEndian(rest[24..], Time.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(rest[32..], SourceOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[40..], (ushort)NameBytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[42..], (ushort)source.Length);
        NameBytes.CopyTo(rest[44..]);
        source.CopyTo(rest[(44 + NameBytes.Length)..]);
        return record;
    }

    /// <summary>The next record of a plan; null at its end.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static async ValueTask<ExportEntry?> ReadAsync(Stream plan, CancellationToken cancellationToken)
    {
        var head = new byte[LengthBytes];
        if (await plan.ReadAtLeastAsync(head, LengthBytes, throwOnEndOfStream: false, cancellationToken) < LengthBytes)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < FixedBytes or > MaxRecordBytes)
        {
            throw new InvalidDataException($"A record of an export's plan has {length} bytes.");
        }

        var record = new byte[length];
        await plan.ReadExactlyAsync(record, cancellationToken);
        return Parse(record);
    }

    static ExportEntry Parse(ReadOnlySpan<byte> record)
    {
        var name = BinaryPrimitives.ReadUInt16LittleEndian(record[36..]);
        var source = BinaryPrimitives.ReadUInt16LittleEndian(record[38..]);
        return new(
            BinaryPrimitives.ReadInt64LittleEndian(record),
            BinaryPrimitives.ReadInt64LittleEndian(record[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(record[16..]),
            new DateTime(BinaryPrimitives.ReadInt64LittleEndian(record[20..])),
            Encoding.UTF8.GetString(record.Slice(FixedBytes, name)),
            source == 0 ? null : Encoding.ASCII.GetString(record.Slice(FixedBytes + name, source)),
            BinaryPrimitives.ReadInt64LittleEndian(record[28..]));
    }
}
