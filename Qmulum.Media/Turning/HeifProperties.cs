namespace Qmulum.Media.Turning;

/// <summary>The box "ipco": all properties that items of a HEIF file can have.</summary>
sealed class HeifProperties
{
    const int MostProperties = 0x7FFF; // what 15 bits count

    // "irot" turns counter-clockwise; "imir" exchanges top and bottom (0) or left and right (1). As EXIF orientations.
    static readonly int[] Turns = [1, 8, 3, 6];
    static readonly int[] Mirrors = [4, 2];

    readonly List<byte[]> _all;
    readonly List<string> _types;
    readonly Dictionary<(string Type, byte Value), int> _found = [];

    public HeifProperties(ReadOnlySpan<byte> box)
    {
        (_all, _types) = ([], []);
        foreach (var one in Box.All(box, 8))
        {
            _all.Add(box[(int)one.At..(int)one.End].ToArray());
            _types.Add(one.Type);
        }
    }

    /// <summary>Gives an item the properties that show it turned.</summary>
    /// <param name="item">What it has.</param>
    /// <param name="turn">1 to 8: what is to be done after what its properties do now.</param>
    public void Turn(HeifItem item, int turn)
    {
        var wanted = Orientations.Then(OrientationOf(item), turn);
        item.Properties.RemoveAll(one => TypeOf(one.Property) is "irot" or "imir");
        var isMirrored = wanted is 2 or 4 or 5 or 7;
        // Turned first, then mirrored: the order that MIAF asks for (ISO/IEC 23000-22, 7.3.6.7).
        var angle = Array.FindIndex(Turns, step => (isMirrored ? Orientations.Then(step, Mirrors[1]) : step) == wanted);
        if (angle > 0)
        {
            item.Properties.Add((true, IndexOf("irot", (byte)angle)));
        }
        if (isMirrored)
        {
            item.Properties.Add((true, IndexOf("imir", 1)));
        }
    }

    public byte[] ToBox() => HeifMeta.BoxOf("ipco", [.. _all.SelectMany(static one => one)]);

    int OrientationOf(HeifItem item)
    {
        var orientation = Orientations.None;
        var isTurned = false;
        foreach (var (_, property) in item.Properties)
        {
            var type = TypeOf(property);
            if (type == "clap" && isTurned)
            {
                throw new TurnRefusedException("The file cuts its picture after it turns it, which cannot be followed by another turn");
            }
            isTurned |= type is "irot" or "imir";
            orientation = type switch
            {
                "irot" => Orientations.Then(orientation, Turns[ValueOf(property) & 3]),
                "imir" => Orientations.Then(orientation, Mirrors[ValueOf(property) & 1]),
                _ => orientation,
            };
        }
        return orientation;
    }

    // Looked for once: thousands of items can be turned, each by the same property of thousands.
    int IndexOf(string type, byte value)
    {
        if (!_found.TryGetValue((type, value), out var index))
        {
            index = FindOrAdd(type, value);
            _found.Add((type, value), index);
        }
        return index;
    }

    int FindOrAdd(string type, byte value)
    {
        var index = _all.FindIndex(one => one.Length == 9 && one[8] == value && Type(one) == type);
        if (index >= 0)
        {
            return index + 1;
        }
        _all.Add(HeifMeta.BoxOf(type, [value]));
        _types.Add(type);
        return _all.Count <= MostProperties ? _all.Count : throw TurnRefusedException.Broken("it has more properties than can be counted");
    }

    string? TypeOf(int property) => property >= 1 && property <= _all.Count ? _types[property - 1] : null;

    byte ValueOf(int property) => _all[property - 1] is { Length: >= 9 } box ? box[8] : throw TurnRefusedException.Broken("a property of it has no value");

    static string Type(ReadOnlySpan<byte> box) => System.Text.Encoding.Latin1.GetString(box.Slice(4, 4));
}
