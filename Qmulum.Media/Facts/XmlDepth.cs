namespace Qmulum.Media.Facts;

/// <summary>
/// Looks for XML that is nested so deeply that a reader which follows it by calling itself would run out of stack, which no process
/// survives. Works on raw bytes, in whatever file and encoding they are.
/// </summary>
static class XmlDepth
{
    const int Deep = 2000;

    // Binary data has a "<" and a letter by chance about every 1,200 bytes; packets that are meant to harm have one every few.
    const int BytesPerChance = 400;

    /// <summary>Whether these bytes hold such XML, or a compressed packet that nobody can see into.</summary>
    public static bool IsHostile(ReadOnlySpan<byte> bytes)
    {
        // PNG's iTXt: keyword, 0, compression flag.
        if (bytes.IndexOf("XML:com.adobe.xmp\0\x01"u8) >= 0)
        {
            return true;
        }
        long depth = 0;
        for (int at = 0, next; (next = bytes[at..].IndexOf((byte)'<')) >= 0;)
        {
            at += next + 1;
            depth = Math.Max(0, depth + Change(bytes[at..]));
            if (depth > Deep + at / BytesPerChance)
            {
                return true;
            }
        }
        return false;
    }

    // What follows a "<": one more level, one less, or neither. UTF-16 and UTF-32 have zeros between the letters.
    static int Change(ReadOnlySpan<byte> tag)
    {
        tag = tag[..Math.Min(tag.Length, 4)].TrimStart((byte)0);
        return tag.IsEmpty ? 0 : tag[0] == (byte)'/' ? -1 : char.IsAsciiLetter((char)tag[0]) || tag[0] >= 0x80 || tag[0] == (byte)'_' ? 1 : 0;
    }
}
