namespace Qmulum.Media.Decoding;

/// <summary>Which colour profiles go along into the renditions; pictures with others are converted to sRGB.</summary>
static class ProfileRule
{
    // Display P3 takes 548 bytes, the usual sRGB 3144; a larger profile would weigh as much as a thumbnail.
    const int MaxKept = 4096;

    // ICC.1:2022 clause 7.2: the header's length, and where it names the colour space of the pixels.
    const int HeaderLength = 128;
    const int ColorSpaceAt = 16;

    /// <summary>Whether a profile, or its absence, needs no conversion.</summary>
    public static bool IsKept(ReadOnlySpan<byte> profile, DecodeRequest request)
    {
        if (profile.IsEmpty)
        {
            return true;
        }
        return request.KeepsProfile && profile.Length is >= HeaderLength and <= MaxKept && profile.Slice(ColorSpaceAt, 4).SequenceEqual("RGB "u8);
    }
}
