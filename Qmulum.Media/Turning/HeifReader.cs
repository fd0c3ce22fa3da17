using System.Buffers.Binary;

namespace Qmulum.Media.Turning;

/// <summary>Reads numbers of a box one after the other.</summary>
ref struct HeifReader(ReadOnlySpan<byte> box, int start)
{
    readonly ReadOnlySpan<byte> _box = box;

    // A picture of 100 megapixels in tiles of 512 has 400; a few numbers must not make a list of thousands of millions.
    const int MostItems = 20_000;

    public int At { get; private set; } = start;

    public byte U8() => Next(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(Next(2));

    public uint U32() => BinaryPrimitives.ReadUInt32BigEndian(Next(4));

    public uint Id(bool isWide) => isWide ? U32() : U16();

    public (int Version, int Flags) FullBox()
    {
        var both = U32();
        return ((int)(both >> 24), (int)(both & 0xFFFFFF));
    }

    /// <param name="bytes">0, 4 or 8.</param>
    public ulong Number(int bytes) => bytes switch
    {
        0 => 0,
        4 => U32(),
        8 => BinaryPrimitives.ReadUInt64BigEndian(Next(8)),
        _ => throw TurnRefusedException.Broken($"a number in it has {bytes} bytes"),
    };

    public static void RequireFew(long items)
    {
        if (items > MostItems)
        {
            throw TurnRefusedException.Broken($"it has {items} items or places of items");
        }
    }

    ReadOnlySpan<byte> Next(int count)
    {
        if (At > _box.Length - count)
        {
            throw TurnRefusedException.Broken("a box ends before what it says it has");
        }
        var next = _box.Slice(At, count);
        At += count;
        return next;
    }
}
