using Qmulum.Media.Pixels;

namespace Qmulum.Media.Jpeg;

/// <summary>Encodes YCbCr planes as baseline JPEG with libturbojpeg.</summary>
static unsafe class JpegEncoder
{
    /// <summary>Longest colour profile that fits in one segment: 65,535 less the length field and the 14 bytes of the ICC header.</summary>
    public const int MaxProfile = 65_519;

    // SOI and a JFIF APP0 segment: what libjpeg starts every file with. The profile goes behind it.
    const int Preamble = 20;

    /// <param name="image">Gray, or 4:2:0.</param>
    /// <param name="quality">1 to 100.</param>
    /// <param name="profile">An ICC profile to embed; empty for sRGB.</param>
    public static byte[] Encode(PlanarImage image, int quality, ReadOnlySpan<byte> profile)
    {
        using var handle = TurboHandle.Compressor();
        var planes = stackalloc byte*[3];
        var strides = stackalloc int[3];
        image.Luma.PadToEven();
        JpegDecoder.Point(image, planes, strides);
        byte* output = null;
        nuint length = 0;
        try
        {
            var done = TurboNative.tjCompressFromYUVPlanes(
                handle.Value,
                planes,
                image.Width,
                strides,
                image.Height,
                image.IsGray ? TurboNative.SampGray : TurboNative.Samp420,
                &output,
                ref length,
                quality,
                TurboNative.FlagAccurateDct);
            return done == 0
                ? WithProfile(new(output, checked((int)length)), profile)
                : throw new InvalidOperationException($"libturbojpeg did not encode {image.Width}×{image.Height}: {handle.LastError}");
        }
        finally
        {
            TurboNative.tjFree(output);
        }
    }

    static byte[] WithProfile(ReadOnlySpan<byte> jpeg, ReadOnlySpan<byte> profile)
    {
        if (profile.IsEmpty)
        {
            return jpeg.ToArray();
        }
        // ICC.1:2022 annex B.4: APP2, "ICC_PROFILE\0", segment 1 of 1.
        var length = profile.Length + 16;
        ReadOnlySpan<byte> head = [0xFF, 0xE2, (byte)(length >> 8), (byte)length, .. "ICC_PROFILE\0"u8, 1, 1];
        var whole = GC.AllocateUninitializedArray<byte>(jpeg.Length + head.Length + profile.Length);
        var rest = whole.AsSpan();
        jpeg[..Preamble].CopyTo(rest);
        head.CopyTo(rest[Preamble..]);
        profile.CopyTo(rest[(Preamble + head.Length)..]);
        jpeg[Preamble..].CopyTo(rest[(Preamble + head.Length + profile.Length)..]);
        return whole;
    }
}
