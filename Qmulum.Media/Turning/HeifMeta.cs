using System.Buffers.Binary;

namespace Qmulum.Media.Turning;

/// <summary>The box "meta" of a HEIF file: which items there are, what properties they have and where they lie (ISO/IEC 23008-12, 14496-12 8.11).</summary>
/// <param name="bytes">The whole box.</param>
/// <param name="body">Where its content begins.</param>
sealed class HeifMeta(byte[] bytes, int body)
{
    const int FullBox = 4; // version and flags

    readonly List<Box> _boxes = Box.All(bytes, body + FullBox);

    /// <summary>The box with its picture turned, and all that it says about places set right.</summary>
    /// <param name="turn">1 to 8: what is to be done after what is done to it now.</param>
    /// <param name="end">Where the box ends in the file: what lies behind it moves by as much as the box grows.</param>
    /// <param name="ct">Gives up.</param>
    public byte[] Turned(int turn, long end, CancellationToken ct)
    {
        if (_boxes.Count(static box => box.Type == "iloc") > 1)
        {
            throw TurnRefusedException.Broken("it has more than one box \"iloc\"");
        }
        var properties = One("iprp");
        var inProperties = Box.All(bytes.AsSpan(0, (int)properties.End), (int)properties.Body);
        var container = Of(inProperties, "ipco");
        HeifProperties known = new(bytes.AsSpan((int)container.At, (int)container.Length));
        HashSet<uint> described = [];
        var associations = inProperties.FindAll(static box => box.Type == "ipma").ConvertAll(box => HeifAssociations.Read(Span(box), described, ct));
        var primary = PrimaryItem();
        if (!described.Contains(primary))
        {
            throw TurnRefusedException.Broken("its picture has no properties");
        }
        var items = ItemsOf(primary);
        foreach (var item in associations.SelectMany(static one => one.Items).Where(item => items.Contains(item.Id)))
        {
            ct.ThrowIfCancellationRequested();
            known.Turn(item, turn);
        }

        var index = 0;
        var turned = BoxOf("iprp", [
            .. inProperties.SelectMany(box => box.Type switch
            {
                "ipco" => known.ToBox(),
                "ipma" => associations[index++].ToBox(),
                _ => Span(box).ToArray(),
            })]);
        var growth = turned.Length - properties.Length;
        byte[] content = [.. _boxes.SelectMany(box => box.Type switch
        {
            "iprp" => turned,
            "iloc" => HeifLocations.Moved(Span(box).ToArray(), (int)(box.Body - box.At), end, growth),
            _ => Span(box).ToArray(),
        })];
        byte[] made = [.. bytes.AsSpan(0, body + FullBox), .. content];
        if (body == 16)
        {
            BinaryPrimitives.WriteInt64BigEndian(made.AsSpan(8), made.Length);
        }
        else
        {
            BinaryPrimitives.WriteInt32BigEndian(made, made.Length);
        }
        return made;
    }

    /// <summary>A box with a header of 8 bytes.</summary>
    public static byte[] BoxOf(string type, ReadOnlySpan<byte> content)
    {
        byte[] box = [0, 0, 0, 0, .. type.Select(static letter => (byte)letter), .. content];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        return box;
    }

    uint PrimaryItem()
    {
        HeifReader reader = new(Span(One("pitm")), 8);
        var version = reader.FullBox().Version;
        return version == 0 ? reader.U16() : reader.U32();
    }

    // Thumbnails and what belongs to the picture point at it. A picture for HDR screens is made of it and its gain map: both are turned with it.
    HashSet<uint> ItemsOf(uint primary)
    {
        HashSet<uint> items = [primary];
        foreach (var (type, from, to) in References())
        {
            if (type is "thmb" or "auxl" && to.Contains(primary))
            {
                items.Add(from);
            }
            else if (type == "dimg" && to.Contains(primary))
            {
                items.Add(from);
                items.UnionWith(to);
            }
        }
        return items;
    }

    List<(string Type, uint From, List<uint> To)> References()
    {
        List<(string, uint, List<uint>)> all = [];
        foreach (var box in _boxes.Where(static box => box.Type == "iref"))
        {
            var isWide = new HeifReader(Span(box), 8).FullBox().Version > 0;
            foreach (var reference in Box.All(bytes.AsSpan(0, (int)box.End), (int)box.Body + FullBox))
            {
                HeifReader reader = new(Span(reference), (int)(reference.Body - reference.At));
                var from = reader.Id(isWide);
                List<uint> to = [];
                for (var left = reader.U16(); left > 0; left--)
                {
                    to.Add(reader.Id(isWide));
                }
                all.Add((reference.Type, from, to));
            }
        }
        return all;
    }

    ReadOnlySpan<byte> Span(Box box) => bytes.AsSpan((int)box.At, (int)box.Length);

    Box One(string type) => Of(_boxes, type);

    static Box Of(List<Box> boxes, string type) => boxes.FindAll(box => box.Type == type) is [var one] && one.Body - one.At == 8
        ? one
        : throw TurnRefusedException.Broken($"it has not one box \"{type}\"");
}
