namespace Qmulum.Media.Raw;

/// <summary>Tells camera RAW files from plain TIFF by the tags of the first directory.</summary>
static class TiffMaker
{
    const uint ReducedResolution = 1;

    public static MediaFormat Sniff(ReadOnlySpan<byte> head)
    {
        var reader = new TiffReader(head);
        var first = reader.First;
        if (reader.Find(first, TiffTag.DngVersion) >= 0)
        {
            return MediaFormat.Dng;
        }
        // In NEF and ARW the first directory describes a preview, and the picture is behind it.
        if (reader.Number(first, TiffTag.NewSubfileType) != ReducedResolution)
        {
            return MediaFormat.Tiff;
        }
        var entry = reader.Find(first, TiffTag.Make);
        var make = entry >= 0 ? reader.Value(entry) : default;
        if (make.StartsWith("NIKON"u8))
        {
            return MediaFormat.Nef;
        }
        return make.StartsWith("SONY"u8) ? MediaFormat.Arw : MediaFormat.Tiff;
    }
}
