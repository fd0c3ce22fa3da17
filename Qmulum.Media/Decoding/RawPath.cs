using Qmulum.Media.Raw;

namespace Qmulum.Media.Decoding;

/// <summary>Camera RAW: the largest JPEG that the camera put into the file.</summary>
static class RawPath
{
    public static Decoded Decode(ReadOnlySpan<byte> raw, DecodeRequest request) =>
        RawPreview.Find(raw, request.Format) is { } preview
            ? JpegPath.Decode(raw[preview.Range], request, preview.Orientation)
            : Decoded.Failed(MediaFaultCode.NoPreview, $"The {request.Format} file has no embedded JPEG preview.");
}
