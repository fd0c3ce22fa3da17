using System.Buffers.Binary;

namespace Qmulum.Media.Turning;

/// <summary>Which properties an item has, in the order in which they are applied.</summary>
sealed record HeifItem(uint Id, List<(bool IsEssential, int Property)> Properties);

/// <summary>The box "ipma" (ISO/IEC 23008-12, 9.3): properties are counted from 1, and 0 is none.</summary>
sealed record HeifAssociations(int Version, List<HeifItem> Items)
{
    const int Narrow = 7;
    const int Wide = 15;

    /// <param name="box">The whole box.</param>
    /// <param name="known">The items of all such boxes of the file, among which one comes but once; those of this box are added.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="TurnRefusedException">It is cut off, or has an item again, or more items than a picture needs.</exception>
    public static HeifAssociations Read(ReadOnlySpan<byte> box, HashSet<uint> known, CancellationToken ct)
    {
        HeifReader reader = new(box, 8);
        var (version, flags) = reader.FullBox();
        var bits = (flags & 1) == 0 ? Narrow : Wide;
        List<HeifItem> items = [];
        var count = reader.U32();
        HeifReader.RequireFew(known.Count + (long)count);
        for (var left = count; left > 0; left--)
        {
            ct.ThrowIfCancellationRequested();
            HeifItem item = new(reader.Id(version > 0), []);
            if (!known.Add(item.Id))
            {
                throw TurnRefusedException.Broken($"it tells the properties of item {item.Id} more than once");
            }
            for (var properties = reader.U8(); properties > 0; properties--)
            {
                var both = bits == Narrow ? reader.U8() : reader.U16();
                item.Properties.Add((both >> bits == 1, both & ((1 << bits) - 1)));
            }
            items.Add(item);
        }
        return new(version, items);
    }

    public byte[] ToBox()
    {
        var isWide = Items.Exists(static item => item.Properties.Exists(static one => one.Property >= 1 << Narrow));
        List<byte> content = [(byte)Version, 0, 0, (byte)(isWide ? 1 : 0), .. U32((uint)Items.Count)];
        foreach (var item in Items)
        {
            content.AddRange(Version > 0 ? U32(item.Id) : U32(item.Id)[2..]);
            content.Add(item.Properties.Count <= byte.MaxValue ? (byte)item.Properties.Count : throw TurnRefusedException.Broken("an item has 255 properties"));
            foreach (var (isEssential, property) in item.Properties)
            {
                var both = (isEssential ? 1 << (isWide ? Wide : Narrow) : 0) | property;
                content.AddRange(isWide ? [(byte)(both >> 8), (byte)both] : [(byte)both]);
            }
        }
        return HeifMeta.BoxOf("ipma", [.. content]);
    }

    static byte[] U32(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}
