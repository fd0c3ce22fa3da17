using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Photos;

/// <summary>Thumbnail and preview: made by themselves, in the format that the browser takes, kept for ever by their tag.</summary>
public sealed class RenditionTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _api = fixture.Api;

    [Fact]
    public async Task Are_made_at_their_sizes_soon_after_the_upload()
    {
        var facts = await _api.AddAndDeriveAsync(Seeds.Jpeg(2400, 1600));

        Assert.Equal("ready", facts.GetProperty("state").GetString());
        Assert.Equal((2400, 1600), Size(facts));
        Assert.NotEmpty(facts.GetProperty("placeholder").GetString()!);
        Assert.Equal((550, 367), Size(Rendition(facts, "thumbnail")));
        Assert.Equal((1800, 1200), Size(Rendition(facts, "preview")));
        foreach (var rendition in facts.GetProperty("renditions").EnumerateArray())
        {
            var answer = (await _api.GetAsync(rendition.GetProperty("href").GetString()!)).Expect(200);
            Assert.Equal(rendition.GetProperty("bytes").GetInt64(), answer.Body.Length);
            Assert.Equal(rendition.GetProperty("contentType").GetString(), answer.ContentType);
            Assert.Equal(Size(rendition), JpegSize(answer.Body));
        }
    }

    [Fact]
    public async Task Of_a_small_picture_are_not_larger_than_it()
    {
        var facts = await _api.AddAndDeriveAsync(Seeds.Jpeg(120, 80));

        Assert.Equal((120, 80), Size(Rendition(facts, "thumbnail")));
        Assert.Equal((120, 80), Size(Rendition(facts, "preview")));
    }

    [Fact]
    public async Task Stand_as_the_camera_was_held()
    {
        var turned = SamplePhotos.Jpeg(Seeds.Next(), 120, 80, new DateTime(2024, 5, 6, 7, 8, 9), orientation: 6);

        var facts = await _api.AddAndDeriveAsync(turned);

        Assert.Equal((80, 120), Size(facts));
        Assert.Equal((80, 120), JpegSize((await GetAsync(facts, "thumbnail")).Expect(200).Body));
    }

    [Theory]
    [InlineData("image/jpeg", "image/jpeg")]
    [InlineData("image/webp", "image/webp")]
    [InlineData("image/avif", "image/avif")]
    [InlineData("image/webp, image/jpeg;q=0.5", "image/webp")]
    [InlineData("image/avif;q=0, image/webp;q=0, */*", "image/jpeg")]
    public async Task Come_in_the_format_that_the_browser_likes_best(string accept, string type)
    {
        var facts = await _api.AddAndDeriveAsync(Seeds.Jpeg());

        var answer = (await GetAsync(facts, "thumbnail", "", ("Accept", accept))).Expect(200);

        Assert.Equal(type, answer.ContentType);
        Assert.Contains("Accept", answer.Header("Vary"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(type, Sniff(answer.Body));
    }

    [Theory]
    [InlineData("jpeg", "image/jpeg")]
    [InlineData("webp", "image/webp")]
    [InlineData("avif", "image/avif")]
    public async Task Come_in_the_format_that_the_address_names(string format, string type)
    {
        var facts = await _api.AddAndDeriveAsync(Seeds.Jpeg());

        var answer = (await GetAsync(facts, "preview", $"?format={format}")).Expect(200);

        Assert.Equal(type, answer.ContentType);
        Assert.Equal(type, Sniff(answer.Body));
    }

    [Fact]
    public async Task With_their_tag_may_be_kept_for_ever_and_without_it_must_be_asked_for()
    {
        var facts = await _api.AddAndDeriveAsync(Seeds.Jpeg());
        var tag = facts.GetProperty("tag").GetString()!;

        var tagged = await GetAsync(facts, "thumbnail", $"?tag={tag}");
        var untagged = await GetAsync(facts, "thumbnail");
        var stale = await GetAsync(facts, "thumbnail", "?tag=another");

        Assert.Contains("immutable", tagged.Expect(200).Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Contains("max-age=31536000", tagged.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Contains("no-cache", untagged.Expect(200).Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Contains("no-cache", stale.Expect(200).Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_not_sent_again_to_who_has_them_but_in_another_format()
    {
        var facts = await _api.AddAndDeriveAsync(Seeds.Jpeg());
        var etag = (await GetAsync(facts, "thumbnail", "?format=jpeg")).Expect(200).ETag!;

        (await GetAsync(facts, "thumbnail", "?format=jpeg", ("If-None-Match", etag))).Expect(304);
        (await GetAsync(facts, "thumbnail", "?format=webp", ("If-None-Match", etag))).Expect(200);
        (await GetAsync(facts, "preview", "?format=jpeg", ("If-None-Match", etag))).Expect(200);
    }

    [Fact]
    public async Task Answer_HEAD_and_ranges()
    {
        var facts = await _api.AddAndDeriveAsync(Seeds.Jpeg(400, 300));
        var path = $"/api/v1/photos/{facts.GetProperty("id")}/renditions/thumbnail";
        var whole = (await _api.GetAsync(path)).Expect(200).Body;

        var head = (await _api.HeadAsync(path)).Expect(200);
        var part = (await _api.GetAsync(path, ("Range", "bytes=5-14"))).Expect(206);

        Assert.Equal($"{whole.Length}", head.Header("Content-Length"));
        Assert.Equal(whole[5..15], part.Body);
    }

    [Fact]
    public async Task Of_an_unknown_kind_or_format_are_refused()
    {
        var facts = await _api.AddAndDeriveAsync(Seeds.Jpeg());

        (await GetAsync(facts, "poster")).ExpectProblem(404, "not-found");
        (await GetAsync(facts, "thumbnail", "?format=bmp")).ExpectProblem(400, "invalid");
    }

    Task<Answer> GetAsync(JsonElement facts, string kind, string query = "", params (string Name, string Value)[] headers) =>
        _api.GetAsync($"/api/v1/photos/{facts.GetProperty("id")}/renditions/{kind}{query}", headers);

    static JsonElement Rendition(JsonElement facts, string kind) =>
        facts.GetProperty("renditions").EnumerateArray().Single(rendition => rendition.GetProperty("kind").GetString() == kind);

    static (int Width, int Height) Size(JsonElement json) => (json.GetProperty("width").GetInt32(), json.GetProperty("height").GetInt32());

    /// <summary>Width and height from the frame header of a baseline or progressive JPEG (ITU-T T.81, B.2.2).</summary>
    static (int Width, int Height) JpegSize(byte[] jpeg)
    {
        for (var at = 2; at < jpeg.Length; at += 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]))
        {
            if (jpeg[at + 1] is 0xC0 or 0xC2)
            {
                return (jpeg[at + 7] << 8 | jpeg[at + 8], jpeg[at + 5] << 8 | jpeg[at + 6]);
            }
        }

        throw new InvalidDataException("The JPEG has no frame header.");
    }

    static string Sniff(byte[] file) => file switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'a', (byte)'v', (byte)'i', (byte)'f', ..] => "image/avif",
        _ => "unknown",
    };
}
