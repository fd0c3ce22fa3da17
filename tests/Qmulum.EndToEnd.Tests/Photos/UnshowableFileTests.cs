using System.Text;

namespace Qmulum.EndToEnd.Tests.Photos;

/// <summary>What cannot be shown is kept byte for byte all the same, and says why it has no picture.</summary>
public sealed class UnshowableFileTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _api = fixture.Api;

    public static TheoryData<string, byte[]> Files => new()
    {
        { "text.jpg", Encoding.UTF8.GetBytes("This is a letter, not a picture.") },
        { "zeros.jpg", new byte[4_096] },
        { "head-only.jpg", Seeds.Jpeg()[..20] },
        { "garbage.jpg", [0xFF, 0xD8, 0xFF, 0xE0, .. Enumerable.Range(0, 5_000).Select(i => (byte)(i * 31))] },
        { "one-byte.png", [0x89] },
        { "gap.heic", [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[300]] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Is_kept_and_says_why_it_has_no_thumbnail(string name, byte[] file)
    {
        var facts = await _api.AddAndDeriveAsync(file, name);

        var id = facts.GetProperty("id").GetString()!;
        Assert.Equal("failed", facts.GetProperty("state").GetString());
        Assert.NotEmpty(facts.GetProperty("problem").GetProperty("code").GetString()!);
        Assert.NotEmpty(facts.GetProperty("problem").GetProperty("message").GetString()!);
        Assert.Equal(file, await _api.OriginalAsync(id));
        (await _api.GetAsync($"/api/v1/photos/{id}/renditions/thumbnail")).ExpectProblem(404, "rendition-failed");
    }

    [Fact]
    public async Task That_shows_part_of_its_picture_is_shown_and_marked()
    {
        var whole = Seeds.Jpeg(800, 600);
        var file = whole[..(whole.Length * 2 / 3)];

        var facts = await _api.AddAndDeriveAsync(file, "cut-off.jpg");

        var id = facts.GetProperty("id").GetString()!;
        Assert.Equal("damaged", facts.GetProperty("state").GetString());
        Assert.NotEmpty(facts.GetProperty("problem").GetProperty("message").GetString()!);
        (await _api.GetAsync($"/api/v1/photos/{id}/renditions/thumbnail")).Expect(200);
        Assert.Equal(file, await _api.OriginalAsync(id));
    }

    [Fact]
    public async Task Does_not_hold_up_the_pictures_after_it()
    {
        await _api.AddAsync(Encoding.UTF8.GetBytes($"no picture {Seeds.Next()}"), "bad.jpg");

        var facts = await _api.AddAndDeriveAsync(Seeds.Jpeg());

        Assert.Equal("ready", facts.GetProperty("state").GetString());
    }
}
