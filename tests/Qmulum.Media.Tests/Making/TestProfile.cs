using Qmulum.Media.Vips;

namespace Qmulum.Media.Tests.Making;

/// <summary>libvips' built-in colour profiles, as files embed them.</summary>
static unsafe class TestProfile
{
    /// <summary>The image with a profile attached; its pixels are not touched.</summary>
    public static VipsObject Attach(VipsObject image, string name)
    {
        var profile = Load(name);
        var copy = new VipsOperation("copy").With("in", image).Output();
        fixed (byte* bytes = profile)
        {
            VipsNative.vips_image_set_blob_copy(copy, "icc-profile-data", bytes, (nuint)profile.Length);
        }
        return copy;
    }

    // An image in another space, transformed to the profile, carries it.
    static byte[] Load(string name)
    {
        using var pixels = TestPicture.Make(8, 8);
        using var image = VipsReducer.Wrap(pixels);
        using var transformed = new VipsOperation("icc_transform").With("in", image).With("input-profile", "srgb").With("output-profile", name).Output();
        return VipsLoader.Profile(transformed)!;
    }
}
