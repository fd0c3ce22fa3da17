using System.Text;

namespace Qmulum.EndToEnd.Tests.Photos;

/// <summary>The bytes as they were uploaded, by the rules of HTTP (RFC 9110, sections 13 and 14).</summary>
public sealed class OriginalTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _api = fixture.Api;

    [Fact]
    public async Task Is_bit_for_bit_what_was_uploaded()
    {
        var photo = Seeds.Jpeg(900, 700);
        var answer = (await GetAsync(await _api.AddAsync(photo))).Expect(200);

        Assert.Equal(photo, answer.Body);
        Assert.Equal("image/jpeg", answer.ContentType);
        Assert.Equal($"\"{Api.Hex(photo)}\"", answer.ETag);
        Assert.Equal("bytes", answer.Header("Accept-Ranges"));
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Is_not_sent_again_to_who_has_it()
    {
        var photo = Seeds.Jpeg();
        var answer = await GetAsync(await _api.AddAsync(photo), ("If-None-Match", $"\"{Api.Hex(photo)}\""));

        answer.Expect(304);
        Assert.Empty(answer.Body);
        Assert.Equal($"\"{Api.Hex(photo)}\"", answer.ETag);
    }

    [Fact]
    public async Task Is_sent_to_who_has_another()
    {
        var photo = Seeds.Jpeg();

        var answer = await GetAsync(await _api.AddAsync(photo), ("If-None-Match", $"\"{new string('0', 64)}\""));

        Assert.Equal(photo, answer.Expect(200).Body);
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=10-99", 10, 90)]
    [InlineData("bytes=100-", 100, -1)]
    [InlineData("bytes=-100", -100, 100)]
    [InlineData("bytes=10-99999999", 10, -1)]
    [InlineData("bytes=-99999999", 0, -1)]
    public async Task Answers_206_with_the_part_that_was_asked_for(string range, int start, int length)
    {
        var photo = Seeds.Jpeg(300, 200);
        var from = start < 0 ? photo.Length + start : start;
        var expected = photo.AsSpan(from, length < 0 ? photo.Length - from : length).ToArray();

        var answer = (await GetAsync(await _api.AddAsync(photo), ("Range", range))).Expect(206);

        Assert.Equal(expected, answer.Body);
        Assert.Equal($"bytes {from}-{from + expected.Length - 1}/{photo.Length}", answer.Header("Content-Range"));
    }

    [Theory]
    [InlineData("bytes=99999999-")]
    [InlineData("bytes=-0")]
    public async Task Answers_416_to_a_part_that_is_not_there(string range)
    {
        var photo = Seeds.Jpeg();

        var answer = await GetAsync(await _api.AddAsync(photo), ("Range", range));

        answer.ExpectProblem(416, "range-not-satisfiable");
        Assert.Equal($"bytes */{photo.Length}", answer.Header("Content-Range"));
    }

    [Theory]
    [InlineData("lines=1-2")]
    [InlineData("bytes=nonsense")]
    public async Task Answers_the_whole_to_a_range_that_means_nothing(string range)
    {
        var photo = Seeds.Jpeg();

        Assert.Equal(photo, (await GetAsync(await _api.AddAsync(photo), ("Range", range))).Expect(200).Body);
    }

    [Fact]
    public async Task Answers_the_whole_when_the_part_is_wanted_of_another()
    {
        var photo = Seeds.Jpeg();

        var answer = await GetAsync(await _api.AddAsync(photo), ("Range", "bytes=0-9"), ("If-Range", $"\"{new string('0', 64)}\""));

        Assert.Equal(photo, answer.Expect(200).Body);
    }

    [Fact]
    public async Task Answers_HEAD_with_the_same_headers_and_no_body()
    {
        var photo = Seeds.Jpeg();
        var id = await _api.AddAsync(photo);

        var answer = (await _api.HeadAsync($"/api/v1/photos/{id}/original")).Expect(200);

        Assert.Empty(answer.Body);
        Assert.Equal($"{photo.Length}", answer.Header("Content-Length"));
        Assert.Equal($"\"{Api.Hex(photo)}\"", answer.ETag);
        Assert.Equal("image/jpeg", answer.ContentType);
    }

    [Theory]
    [InlineData("bytes=0-9")]
    [InlineData("bytes=99999999-")]
    public async Task Answers_HEAD_of_the_whole_whatever_part_it_names(string range)
    {
        var photo = Seeds.Jpeg();
        var id = await _api.AddAsync(photo);

        var answer = (await _api.HeadAsync($"/api/v1/photos/{id}/original", ("Range", range))).Expect(200);

        Assert.Equal($"{photo.Length}", answer.Header("Content-Length"));
    }

    [Theory]
    [InlineData("page.html", "<!doctype html><html><script>alert(1)</script></html>")]
    [InlineData("drawing.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
    [InlineData("photo.jpg", "<!doctype html><html><script>alert(1)</script></html>")]
    public async Task That_is_a_page_is_never_served_as_one(string name, string content)
    {
        var bytes = Encoding.UTF8.GetBytes($"{content}<!-- {Seeds.Next()} -->");
        var id = (await _api.UploadAsync(bytes, name, "application/octet-stream")).Expect(201).Json.GetProperty("photoId").GetString()!;

        var answer = (await GetAsync(id)).Expect(200);

        Assert.Equal(bytes, answer.Body);
        Assert.Equal("application/octet-stream", answer.ContentType);
        Assert.Equal("attachment", answer.ContentHeaders.ContentDisposition?.DispositionType);
        Assert.Contains("sandbox", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
    }

    Task<Answer> GetAsync(string id, params (string Name, string Value)[] headers) =>
        _api.GetAsync($"/api/v1/photos/{id}/original", headers);
}
