using FsCheck;
using FsCheck.Fluent;
using Qmulum.Api.Uploads;

namespace Qmulum.Api.Tests;

public class FileNameTests
{
    [Theory]
    [InlineData("IMG_0001.JPG", "IMG_0001.JPG")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\anna\\Pictures\\Ürlaub 1.jpg", "Ürlaub 1.jpg")]
    [InlineData("a\0b\r\nc.jpg", "abc.jpg")]
    [InlineData("..", "unnamed")]
    [InlineData("photos/", "unnamed")]
    [InlineData("   ", "unnamed")]
    [InlineData(null, "unnamed")]
    [InlineData("\u202Egpj.exe", "gpj.exe")]
    [InlineData("\u2066a\u2069\u202A.jpg", "a.jpg")]
    [InlineData("\u05D0\u200F(1).jpg", "\u05D0\u200F(1).jpg")]
    [InlineData("\u200F\u200E", "unnamed")]
    [InlineData("\uFEFF", "unnamed")]
    [InlineData("e\u0301t\u00e9.jpg", "e\u0301t\u00e9.jpg")]
    public void Is_the_last_part_without_what_cannot_be_shown(string? sent, string name) => Assert.Equal(name, FileName.Clean(sent));

    [Fact]
    public void Keeps_its_extension_when_it_is_cut()
    {
        var name = FileName.Clean(new string('a', 400) + ".jpeg");
        Assert.Equal(FileName.MaxLength, name.Length);
        Assert.EndsWith(".jpeg", name, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_never_cut_within_a_character()
    {
        var name = FileName.Clean("x" + string.Concat(Enumerable.Repeat("😀", 200)));
        Assert.False(char.IsHighSurrogate(name[^1]));
    }

    [Fact]
    public void Whatever_is_sent_no_name_has_a_separator_a_control_character_or_too_many()
    {
        Prop.ForAll<string>(sent =>
        {
            var name = FileName.Clean(sent);
            return name.Length is > 0 and <= FileName.MaxLength && !name.Any(c => c is '/' or '\\' || char.IsControl(c)) && name is not ("." or "..");
        }).QuickCheckThrowOnFailure();
    }
}
