using System.Net.Http.Headers;

namespace Qmulum.EndToEnd.Tests.Uploads;

/// <summary>The three ways a file comes in, and what the client gets for it.</summary>
public sealed class UploadFormsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _api = fixture.Api;

    [Fact]
    public async Task A_raw_body_answers_201_with_the_receipt_and_where_the_photo_is()
    {
        var photo = Seeds.Jpeg();

        var answer = (await _api.UploadAsync(photo, "evening.jpg")).Expect(201);

        var receipt = answer.Json;
        Assert.Equal(Api.Hex(photo), receipt.GetProperty("sha256").GetString());
        Assert.Equal(photo.Length, receipt.GetProperty("size").GetInt64());
        Assert.Equal("evening.jpg", receipt.GetProperty("name").GetString());
        Assert.Equal("home", receipt.GetProperty("libraryId").GetString());
        Assert.False(receipt.GetProperty("duplicate").GetBoolean());
        Assert.NotEmpty(receipt.GetProperty("location").GetString()!);
        Assert.InRange(receipt.GetProperty("receivedAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        var id = receipt.GetProperty("photoId").GetGuid();
        Assert.Equal($"/api/v1/photos/{id:D}", receipt.GetProperty("href").GetString());
        Assert.EndsWith($"/api/v1/photos/{id:D}", answer.Header("Location"), StringComparison.Ordinal);
        Assert.Equal(photo, await _api.OriginalAsync($"{id:D}"));
    }

    [Theory]
    [InlineData("Repr-Digest")]
    [InlineData("Content-Digest")]
    public async Task A_raw_body_with_its_digest_is_taken(string header)
    {
        var photo = Seeds.Jpeg();

        (await _api.UploadAsync(photo, headers: (header, Api.Digest(photo)))).Expect(201);
    }

    [Fact]
    public async Task A_raw_body_takes_its_name_from_Content_Disposition()
    {
        HttpRequestMessage request = new(HttpMethod.Post, Api.Photos) { Content = new ByteArrayContent(Seeds.Jpeg()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.TryAddWithoutValidation("Content-Disposition", "attachment; filename=\"a.jpg\"; filename*=UTF-8''caf%C3%A9.jpg");

        var answer = (await _api.SendAsync(request)).Expect(201);

        Assert.Equal("café.jpg", answer.Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_body_without_a_length_is_taken()
    {
        var photo = Seeds.Jpeg();
        HttpRequestMessage request = new(HttpMethod.Post, $"{Api.Photos}?name=chunked.jpg") { Content = new ByteArrayContent(photo) };
        request.Headers.TransferEncodingChunked = true;

        var answer = (await _api.SendAsync(request)).Expect(201);

        Assert.Equal(photo.Length, answer.Json.GetProperty("size").GetInt64());
    }

    [Fact]
    public async Task Where_a_photo_comes_from_is_kept_with_it()
    {
        var answer = await _api.UploadAsync(
            Seeds.Jpeg(), "a.jpg", "image/jpeg",
            ("X-Qmulum-Device", "Anna's phone"),
            ("X-Qmulum-Path", "Camera%2F2024%2Ff%C3%AAte.jpg"),
            ("X-Qmulum-Modified", "2024-06-01T12:30:05+02:00"));

        var facts = await _api.FactsAsync(answer.Expect(201).Json.GetProperty("photoId").GetString()!);
        var origin = facts.GetProperty("origin");
        Assert.Equal("Anna's phone", origin.GetProperty("device").GetString());
        Assert.Equal("Camera/2024/fête.jpg", origin.GetProperty("path").GetString());
        Assert.Equal(new DateTimeOffset(2024, 6, 1, 12, 30, 5, TimeSpan.FromHours(2)), origin.GetProperty("modified").GetDateTimeOffset());
    }

    [Fact]
    public async Task Many_files_in_one_form_answer_201_with_a_receipt_each_in_their_order()
    {
        byte[][] photos = [Seeds.Jpeg(), Seeds.Jpeg(), Seeds.Jpeg()];

        var answer = (await PostFormAsync([.. photos.Select((photo, i) => File(photo, $"{i}.jpg"))])).Expect(201);

        var results = answer.Json.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["0.jpg", "1.jpg", "2.jpg"], results.Select(result => result.GetProperty("name").GetString()!));
        Assert.Equal(photos.Select(Api.Hex), results.Select(result => result.GetProperty("receipt").GetProperty("sha256").GetString()!));
    }

    [Fact]
    public async Task A_form_of_files_that_are_all_there_answers_200()
    {
        var photo = Seeds.Jpeg();
        await _api.AddAsync(photo);

        var answer = (await PostFormAsync(File(photo, "again.jpg"))).Expect(200);

        Assert.True(answer.Json.GetProperty("results")[0].GetProperty("receipt").GetProperty("duplicate").GetBoolean());
    }

    [Fact]
    public async Task One_file_of_a_form_that_fails_does_not_stop_the_others_and_the_form_answers_207()
    {
        var good = Seeds.Jpeg();
        var last = Seeds.Jpeg();

        var answer = (await PostFormAsync(File(good, "good.jpg"), File([], "empty.jpg"), File(last, "last.jpg"))).Expect(207);

        var results = answer.Json.GetProperty("results");
        Assert.Equal(3, results.GetArrayLength());
        Assert.Equal("body-empty", results[1].GetProperty("problem").GetProperty("code").GetString());
        Assert.True(await _api.HasAsync(good));
        Assert.True(await _api.HasAsync(last));
    }

    [Fact]
    public async Task A_form_with_one_file_that_fails_answers_that_files_problem()
    {
        (await PostFormAsync(File([], "empty.jpg"))).ExpectProblem(400, "body-empty");
    }

    [Fact]
    public async Task A_form_without_a_file_is_refused()
    {
        var modified = new StringContent("2024-06-01T12:30:05+02:00");

        (await PostFormAsync((modified, "modified", null))).ExpectProblem(400, "body-empty");
    }

    [Fact]
    public async Task A_time_before_a_file_of_a_form_is_that_files_alone()
    {
        var answer = (await PostFormAsync(
            (new StringContent("2019-03-04T05:06:07+01:00"), "modified", null), File(Seeds.Jpeg(), "dated.jpg"), File(Seeds.Jpeg(), "undated.jpg")))
            .Expect(201);

        var ids = answer.Json.GetProperty("results").EnumerateArray()
            .Select(result => result.GetProperty("receipt").GetProperty("photoId").GetString()!).ToList();
        var dated = (await _api.FactsAsync(ids[0])).GetProperty("origin");
        Assert.Equal(new DateTimeOffset(2019, 3, 4, 5, 6, 7, TimeSpan.FromHours(1)), dated.GetProperty("modified").GetDateTimeOffset());
        Assert.False((await _api.FactsAsync(ids[1])).GetProperty("origin").TryGetProperty("modified", out _));
    }

    [Fact]
    public async Task Base64_in_json_is_taken_as_the_file_it_is()
    {
        var photo = Seeds.Jpeg();

        var answer = await _api.PostJsonAsync(Api.Photos, new { name = "text.jpg", data = photo, sha256 = Api.Hex(photo) });

        var receipt = answer.Expect(201).Json;
        Assert.Equal("text.jpg", receipt.GetProperty("name").GetString());
        Assert.Equal(photo, await _api.OriginalAsync(receipt.GetProperty("photoId").GetString()!));
    }

    [Fact]
    public async Task Base64_with_another_hash_than_its_bytes_is_refused_and_not_kept()
    {
        var photo = Seeds.Jpeg();

        var answer = await _api.PostJsonAsync(Api.Photos, new { name = "text.jpg", data = photo, sha256 = Api.Hex(Seeds.Jpeg()) });

        answer.ExpectProblem(422, "digest-mismatch");
        Assert.False(await _api.HasAsync(photo));
    }

    [Fact]
    public async Task A_file_of_a_form_may_bring_its_digest()
    {
        var photo = Seeds.Jpeg();
        var other = File(photo, "a.jpg");
        other.Content.Headers.TryAddWithoutValidation("Content-Digest", Api.Digest(Seeds.Jpeg()));

        (await PostFormAsync(other)).ExpectProblem(422, "digest-mismatch");

        Assert.False(await _api.HasAsync(photo));
    }

    static (HttpContent Content, string Name, string? FileName) File(byte[] bytes, string name) =>
        (new ByteArrayContent(bytes), "file", name);

    Task<Answer> PostFormAsync(params (HttpContent Content, string Name, string? FileName)[] parts)
    {
        MultipartFormDataContent form = [];
        foreach (var (content, name, fileName) in parts)
        {
            if (fileName is null)
            {
                form.Add(content, name);
            }
            else
            {
                form.Add(content, name, fileName);
            }
        }

        return _api.SendAsync(new HttpRequestMessage(HttpMethod.Post, Api.Photos) { Content = form });
    }
}
