using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

public class PhotoIdTests
{
    static readonly ContentHash Empty = ContentHash.FromBytes(Convert.FromHexString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));

    [Fact]
    public void The_same_bytes_in_the_same_library_have_the_same_id_for_ever()
    {
        // Written down once: ids are grain keys and blob keys of every installation.
        Assert.Equal("86888b1c-70f6-8f90-9cec-1aba8082bb51", PhotoId.ToKey(PhotoId.Of("home", Empty)));
    }

    [Fact]
    public void The_same_bytes_in_two_libraries_are_two_photos() => Assert.NotEqual(PhotoId.Of("home", Empty), PhotoId.Of("other", Empty));

    [Fact]
    public void Is_a_uuid_of_version_8()
    {
        Assert.Equal(8, PhotoId.Of("home", Empty).Version);
        Assert.InRange(PhotoId.Of("home", Empty).Variant, 8, 0xB);
    }
}
