namespace Qmulum.Media.Raw;

/// <summary>The orientation tag of a TIFF structure's first directory.</summary>
static class TiffOrientation
{
    /// <summary>1 to 8; 1 when the tag is absent or out of range.</summary>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        var reader = new TiffReader(tiff);
        return reader.Number(reader.First, TiffTag.Orientation) is >= 1 and <= 8 and { } orientation ? (int)orientation : 1;
    }
}
