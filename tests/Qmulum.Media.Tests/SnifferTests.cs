using System.Text;

namespace Qmulum.Media.Tests;

public class SnifferTests
{
    [Theory]
    [InlineData("FFD8FFE0", MediaFormat.Jpeg)]
    [InlineData("89504E470D0A1A0A", MediaFormat.Png)]
    [InlineData("474946383961", MediaFormat.Gif)]
    [InlineData("52494646000000005745425056503820", MediaFormat.WebP)]
    [InlineData("524946460000000041564920", MediaFormat.Avi)]
    [InlineData("FF0A", MediaFormat.Jxl)]
    [InlineData("0000000C4A584C200D0A870A", MediaFormat.Jxl)]
    [InlineData("49492A0008000000000000000000", MediaFormat.Tiff)]
    [InlineData("4D4D002A00000008000000000000", MediaFormat.Tiff)]
    [InlineData("49492A0010000000435202000000", MediaFormat.Cr2)]
    [InlineData("4949524F08000000", MediaFormat.Orf)]
    [InlineData("4949550008000000", MediaFormat.Rw2)]
    [InlineData("1A45DFA3934282847765626D", MediaFormat.WebM)]
    [InlineData("1A45DFA39342826D6174726F736B61", MediaFormat.Mkv)]
    [InlineData("00000000000000000000000000000000", MediaFormat.Unknown)]
    [InlineData("FFD8", MediaFormat.Unknown)]
    [InlineData("", MediaFormat.Unknown)]
    public void Tells_the_format_from_the_first_bytes(string head, MediaFormat format) =>
        Assert.Equal(format, FormatSniffer.Sniff(Convert.FromHexString(head)));

    [Theory]
    [InlineData("heic", "mif1", MediaFormat.Heic)]
    [InlineData("heix", "mif1", MediaFormat.Heic)]
    [InlineData("mif1", "heic", MediaFormat.Heic)]
    [InlineData("mif1", "avif", MediaFormat.Avif)]
    [InlineData("mif1", "miaf", MediaFormat.Heic)]
    [InlineData("avif", "mif1", MediaFormat.Avif)]
    [InlineData("crx ", "isom", MediaFormat.Cr3)]
    [InlineData("qt  ", "qt  ", MediaFormat.Mov)]
    [InlineData("3gp5", "isom", MediaFormat.ThreeGp)]
    [InlineData("isom", "mp42", MediaFormat.Mp4)]
    public void Tells_the_format_from_the_brands_of_an_iso_file(string major, string compatible, MediaFormat format)
    {
        byte[] head = [0, 0, 0, 20, .. Encoding.ASCII.GetBytes($"ftyp{major}\0\0\0\0{compatible}")];

        Assert.Equal(format, FormatSniffer.Sniff(head));
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("<?xml version='1.0'?>\n<!-- drawn -->\n<svg/>")]
    [InlineData("\uFEFF  <svg/>")]
    public void Tells_svg_from_its_text(string text) => Assert.Equal(MediaFormat.Svg, FormatSniffer.Sniff(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(0, 188)]
    [InlineData(4, 192)]
    public void Tells_a_transport_stream_from_its_sync_bytes(int first, int packet)
    {
        var head = new byte[1024];
        for (var at = first; at < head.Length; at += packet)
        {
            head[at] = 0x47;
        }

        Assert.Equal(MediaFormat.Mts, FormatSniffer.Sniff(head));
    }

    [Fact]
    public void Every_format_has_a_kind_a_media_type_and_a_safe_extension()
    {
        foreach (var format in Enum.GetValues<MediaFormat>())
        {
            Assert.True(Enum.IsDefined(format.Kind()));
            Assert.Matches("^(image|video|application)/[a-z0-9.+-]+$", format.ContentType());
            Assert.Matches("^[a-z0-9]{2,4}$", format.Extension());
        }
    }
}
