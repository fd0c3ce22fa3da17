using FsCheck;
using FsCheck.Fluent;

namespace Qmulum.Storage.Tests;

public sealed class BlobKeyTests
{
    /// <summary>What leads out of a folder somewhere, or means something to some system; and pieces of sound keys around it.</summary>
    static readonly string[] Pieces =
    [
        "..", ".", "/", "//", "\\", "\0", "~", "C:", "%2e", "%2f", "CON", "a", "b1", "_", "-", ".qmulum", "location.json", " ", "\n",
        "A", "é", "e\u0301", "\u2024", "\uFF0F", "\uD83D\uDE00", "\uD800", "\u202E", "ß", "\u0130", "x.jpg", "*", "?", "\u007F",
    ];

    static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(5_000);

    static readonly Gen<string> Composed = Gen.Elements(Pieces).ListOf().Select(string.Concat);

    [Theory]
    [InlineData("a")]
    [InlineData("a/b")]
    [InlineData("0/a-b_c.d/e..f")]
    [InlineData("a.")]
    public void Takes_a_sound_key(string text)
    {
        Assert.True(BlobKey.TryParse(text, out var key));
        Assert.Equal(text, key.Value);
        Assert.Equal(text, BlobKey.Parse(text).ToString());
    }

    [Theory]
    [InlineData("", "0")]
    [InlineData("..", "begin with a dot")]
    [InlineData("a/../b", "begin with a dot")]
    [InlineData("a/./b", "begin with a dot")]
    [InlineData(".qmulum/location.json", "begin with a dot")]
    [InlineData("/etc/passwd", "empty segment")]
    [InlineData("a/", "empty segment")]
    [InlineData("a//b", "empty segment")]
    [InlineData("a\0b", "U+0000")]
    [InlineData("a\\b", "U+005C")]
    [InlineData("Photo", "U+0050")]
    [InlineData("a b", "U+0020")]
    [InlineData("größe", "U+00F6")]
    [InlineData("a\uFF0Fb", "U+FF0F")]
    [InlineData("\uD83D\uDE00", "U+D83D")]
    public void Refuses_an_odd_key_and_says_why(string text, string reason)
    {
        Assert.False(BlobKey.TryParse(text, out var key));
        Assert.Equal(default, key);
        var fault = Assert.Throws<BlobKeyException>(() => BlobKey.Parse(text));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal("blob-key-invalid", fault.Code);
    }

    [Fact]
    public void Refuses_what_is_too_long()
    {
        var longest = string.Join('/', Enumerable.Repeat(new string('a', 127), 4));
        Assert.Equal(BlobKey.MaximumLength - 1, longest.Length);
        Assert.True(BlobKey.TryParse(longest + "a", out _));
        Assert.False(BlobKey.TryParse(longest + "aa", out _));
        Assert.True(BlobKey.TryParse(new string('a', BlobKey.MaximumSegmentLength), out _));
        Assert.False(BlobKey.TryParse("a/" + new string('a', BlobKey.MaximumSegmentLength + 1), out _));
    }

    [Fact]
    public void A_default_key_names_nothing() => Assert.Throws<InvalidOperationException>(() => default(BlobKey).Value);

    [Fact]
    public void No_text_from_outside_leads_out_of_the_root()
    {
        FolderLayout layout = new("/srv/location");
        var taken = 0;

        void StaysInside(string text)
        {
            if (!BlobKey.TryParse(text, out var key))
            {
                return;
            }

            taken++;
            var path = layout.PathOf(key);
            Assert.Equal(path, Path.GetFullPath(path));
            Assert.StartsWith(layout.Root + "/", path, StringComparison.Ordinal);
            Assert.False(path.StartsWith(layout.OwnFolder, StringComparison.Ordinal), path);
            Assert.All(layout.FoldersOf(key), folder => Assert.StartsWith(layout.Root + "/", folder, StringComparison.Ordinal));
            Assert.Equal(text, text.ToLowerInvariant());
        }

        Prop.ForAll(Composed.ToArbitrary(), (Action<string>)StaysInside).Check(Thorough);
        Prop.ForAll<NonNull<string>>(text => StaysInside(text.Get)).Check(Thorough);
        Assert.InRange(taken, 100, int.MaxValue);
    }

    [Fact]
    public void A_prefix_is_taken_when_and_only_when_some_key_begins_with_it()
    {
        Prop.ForAll(
            Composed.ToArbitrary(),
            text =>
            {
                var some = text.Length == 0 || BlobKey.TryParse(text, out _) || BlobKey.TryParse(text + "x", out _);
                if (some)
                {
                    Assert.Equal(text, BlobPrefix.Checked(text));
                }
                else
                {
                    Assert.Throws<BlobKeyException>(() => BlobPrefix.Checked(text));
                }
            }).Check(Thorough);
    }

    [Fact]
    public void Keys_are_ordered_as_their_bytes()
    {
        string[] keys = ["a", "a-b", "a.b", "a/b", "a0", "a_", "aa", "b"];
        Assert.Equal(keys, keys.Reverse().Select(BlobKey.Parse).Order().Select(key => key.Value));
        Assert.True(BlobKey.Parse("a") < BlobKey.Parse("a/b") && BlobKey.Parse("b") >= BlobKey.Parse("b"));
    }
}
