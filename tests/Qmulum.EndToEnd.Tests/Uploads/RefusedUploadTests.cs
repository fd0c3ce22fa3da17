using System.Text;

namespace Qmulum.EndToEnd.Tests.Uploads;

/// <summary>What is refused says why and leaves nothing behind.</summary>
public sealed class RefusedUploadTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    /// <summary>More than the reader of forms takes behind a boundary.</summary>
    const string Long = " 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789 goes on";

    readonly Api _api = fixture.Api;

    [Fact]
    public async Task Bytes_that_are_not_the_declared_ones_answer_422_and_leave_nothing()
    {
        var photo = Seeds.Jpeg();
        var before = await _api.CountAsync();

        var answer = await _api.UploadAsync(photo, headers: ("Repr-Digest", Api.Digest(Seeds.Jpeg())));

        answer.ExpectProblem(422, "digest-mismatch");
        Assert.Contains(Api.Hex(photo), answer.Text, StringComparison.Ordinal);
        Assert.False(await _api.HasAsync(photo));
        Assert.Equal(before, await _api.CountAsync());
        await Staging.WaitUntilEmptyAsync(fixture.Server);
    }

    [Theory]
    [InlineData("sha-256=abc")]
    [InlineData("sha-256=:abc:")]
    [InlineData("sha-256=:!!!!:")]
    [InlineData("sha-256=")]
    [InlineData("sha-256=:AAAA:")]
    public async Task A_digest_that_cannot_be_read_answers_400(string digest)
    {
        var photo = Seeds.Jpeg();

        (await _api.UploadAsync(photo, headers: ("Content-Digest", digest))).ExpectProblem(400, "digest-malformed");

        Assert.False(await _api.HasAsync(photo));
    }

    [Theory]
    [InlineData("Repr-Digest")]
    [InlineData("Content-Digest")]
    public async Task Bytes_that_have_not_the_declared_SHA_1_answer_422(string header)
    {
        var photo = Seeds.Jpeg();
        static string Sha1(byte[] bytes) => $"sha=:{Convert.ToBase64String(Sha1Hash.Of(bytes))}:";

        (await _api.UploadAsync(photo, headers: (header, Sha1(Seeds.Jpeg())))).ExpectProblem(422, "digest-mismatch");

        Assert.False(await _api.HasAsync(photo));
        (await _api.UploadAsync(photo, headers: (header, Sha1(photo)))).Expect(201);
    }

    [Fact]
    public async Task Two_digests_that_contradict_each_other_answer_400()
    {
        var photo = Seeds.Jpeg();

        var answer = await _api.UploadAsync(
            photo, headers: [("Content-Digest", Api.Digest(photo)), ("Repr-Digest", Api.Digest(Seeds.Jpeg()))]);

        answer.ExpectProblem(400, "digest-malformed");
    }

    [Fact]
    public async Task An_empty_body_answers_400()
    {
        (await _api.UploadAsync([])).ExpectProblem(400, "body-empty");
    }

    [Fact]
    public async Task A_time_that_is_none_answers_400()
    {
        var answer = await _api.UploadAsync(Seeds.Jpeg(), headers: ("X-Qmulum-Modified", "yesterday"));

        answer.ExpectProblem(400, "invalid");
        Assert.Contains("yesterday", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("at home")]
    [InlineData("91,0")]
    [InlineData("0,181")]
    [InlineData("1")]
    [InlineData("1,2,3,4")]
    [InlineData("1,2,NaN")]
    [InlineData("1,2,200000")]
    public async Task A_place_that_is_none_on_earth_answers_400(string place)
    {
        var answer = await _api.UploadAsync(Seeds.Jpeg(), headers: ("X-Qmulum-Position", place));

        answer.ExpectProblem(400, "invalid");
        Assert.Contains(place, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_that_is_not_there_answers_404()
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/libraries/elsewhere/photos") { Content = new ByteArrayContent(Seeds.Jpeg()) };

        (await _api.SendAsync(request)).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task A_body_in_a_content_coding_answers_415()
    {
        HttpRequestMessage request = new(HttpMethod.Post, Api.Photos) { Content = new ByteArrayContent(Seeds.Jpeg()) };
        request.Content.Headers.ContentEncoding.Add("gzip");

        (await _api.SendAsync(request)).ExpectProblem(415, "unsupported-type");
    }

    [Theory]
    [InlineData("Content-Encoding: gzip", 415)]
    [InlineData("Content-Transfer-Encoding: base64", 415)]
    [InlineData("Content-Transfer-Encoding: binary", 201)]
    public async Task A_part_in_a_coding_answers_415(string header, int status)
    {
        var part = $"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n{header}\r\n\r\n{Guid.NewGuid()}\r\n--x--\r\n";

        Assert.Equal(status, (await PostAsync("multipart/form-data; boundary=x", part)).Status);
    }

    [Fact]
    public async Task A_part_with_too_long_headers_is_told_so()
    {
        var part = $"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{new string('n', 20_000)}.jpg\"\r\n\r\na\r\n--x--\r\n";

        Assert.Contains("16384", (await PostAsync("multipart/form-data; boundary=x", part)).ExpectProblem(400, "body-broken").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_in_a_transfer_coding_that_is_not_taken_off_answers_415()
    {
        using var connection = await RawConnection.OpenAsync(fixture.Server);
        await connection.SendHeadAsync($"POST {Api.Photos}", null, "Content-Type: image/jpeg", "Transfer-Encoding: gzip, chunked");
        await connection.SendAsync("3\r\nabc\r\n0\r\n\r\n"u8.ToArray());

        Assert.Contains("415", await connection.ReadStatusAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/html")]
    [InlineData("multipart/mixed; boundary=x")]
    [InlineData("multipart/form-data; boundary=----=_Part_1_2.3")] // its sign of equality needs quotes
    [InlineData("photo")]
    public async Task A_body_of_a_type_that_is_no_file_answers_415(string type)
    {
        Assert.Contains("multipart/form-data for a form", (await PostAsync(type, "file=a")).ExpectProblem(415, "unsupported-type").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_form_without_a_usable_boundary_answers_400(string type)
    {
        (await PostAsync(type, "--x\r\n")).ExpectProblem(400, "body-broken");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing of a form")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\nbytes without an end")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\nbytes\r\n--x" + Long + "\r\n\r\nbytes\r\n--x--\r\n")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"modified\"\r\n\r\n2024\r\n--x" + Long + "\r\n\r\nbytes\r\n--x--\r\n")]
    [InlineData("--x\r\nContent-Type: image/jpeg\r\n\r\nno disposition\r\n--x--\r\n")]
    [InlineData("--x\r\nContent-Disposition: ;;;\r\n\r\nbytes\r\n--x--\r\n")]
    public async Task A_form_that_is_broken_answers_400_and_keeps_nothing(string body)
    {
        var before = await _api.CountAsync();

        (await PostAsync("multipart/form-data; boundary=x", body)).ExpectProblem(400, "body-broken");

        Assert.Equal(before, await _api.CountAsync());
        await Staging.WaitUntilEmptyAsync(fixture.Server);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\":\"a.jpg\"}")]
    [InlineData("{\"name\":\"a.jpg\",\"data\":\"%%%\"}")]
    [InlineData("{\"name\":\"a.jpg\",\"data\":5}")]
    [InlineData("{\"name\":{},\"data\":\"AAAA\"}")]
    [InlineData("{\"name\":\"a.jpg\",\"data\":\"AAAA\",\"sha256\":\"12\"}")]
    public async Task Json_that_is_no_file_answers_400(string json)
    {
        (await PostAsync("application/json", json)).ExpectProblem(400, "invalid");
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_a_file_leaves_no_trace()
    {
        var photo = Seeds.Jpeg(800, 600);
        var before = await _api.CountAsync();
        using var connection = await RawConnection.OpenAsync(fixture.Server);
        await connection.SendHeadAsync(
            $"POST {Api.Photos}?name=half.jpg", null, "Content-Type: image/jpeg", $"Content-Length: {photo.Length}");
        await connection.SendAsync(photo[..(photo.Length / 2)]);
        await Staging.WaitUntilBegunAsync(fixture.Server);

        connection.Break();

        await Staging.WaitUntilEmptyAsync(fixture.Server);
        Assert.False(await _api.HasAsync(photo));
        Assert.Equal(before, await _api.CountAsync());
    }

    [Fact]
    public async Task A_body_that_ends_before_its_length_leaves_no_trace()
    {
        var photo = Seeds.Jpeg(800, 600);
        using var connection = await RawConnection.OpenAsync(fixture.Server);
        await connection.SendHeadAsync($"POST {Api.Photos}", null, "Transfer-Encoding: chunked", "Connection: close");
        await connection.SendAsync([.. Encoding.ASCII.GetBytes($"{photo.Length:x}\r\n"), .. photo, .. "\r\nNOT-A-CHUNK\r\n"u8]);

        var answer = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        await Staging.WaitUntilEmptyAsync(fixture.Server);
        Assert.False(await _api.HasAsync(photo));
    }

    Task<Answer> PostAsync(string type, string body)
    {
        HttpRequestMessage request = new(HttpMethod.Post, Api.Photos) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return _api.SendAsync(request);
    }
}
