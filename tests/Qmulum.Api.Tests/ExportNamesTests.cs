using System.Text;
using Qmulum.Api.Export;

namespace Qmulum.Api.Tests;

/// <summary>What files are called in an export.</summary>
public class ExportNamesTests
{
    [Theory]
    [InlineData("IMG_1.jpg", "IMG_1.jpg")]
    [InlineData("a/b\\c:d*?.jpg", "a_b_c_d__.jpg")]
    [InlineData("..", "_")]
    [InlineData(".hidden", "_.hidden")]
    [InlineData("ends with dots...", "ends with dots")]
    [InlineData("con.jpg", "_con.jpg")]
    [InlineData("console.jpg", "console.jpg")]
    [InlineData("a\0b\u001Fc.png", "a_b_c.png")]
    public void A_name_is_one_that_every_system_can_unpack(string name, string clean) => Assert.Equal(clean, PortableName.Of(name));

    [Fact]
    public void A_long_name_is_cut_before_its_extension_and_between_characters()
    {
        var clean = PortableName.Of(string.Concat(Enumerable.Repeat("写", 255)) + ".jpeg");

        Assert.EndsWith("写.jpeg", clean, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(clean), 190, 200);
    }

    [Fact]
    public void Names_that_some_system_takes_for_the_same_are_made_distinct()
    {
        ExportNames names = new();

        Assert.Equal("a/IMG.jpg", names.Next("a/", "IMG.jpg", "1"));
        Assert.Equal("a/img (2).JPG", names.Next("a/", "img.JPG", "2"));
        Assert.Equal("a/Zoë.jpg", names.Next("a/", "Zoë.jpg", "3"));
        Assert.Equal("a/ZOË (4).jpg", names.Next("a/", "ZOË.jpg", "4"));
        Assert.Equal("b/IMG.jpg", names.Next("b/", "IMG.jpg", "5"));
    }
}
