namespace Qmulum.EndToEnd.Tests.Uploads;

public sealed class DuplicateTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _api = fixture.Api;

    [Fact]
    public async Task The_same_bytes_again_answer_200_with_the_photo_that_is_there()
    {
        var photo = Seeds.Jpeg();
        var first = (await _api.UploadAsync(photo, "first.jpg")).Expect(201).Json;
        var before = await _api.CountAsync();

        var second = (await _api.UploadAsync(photo, "second.jpg")).Expect(200).Json;

        Assert.True(second.GetProperty("duplicate").GetBoolean());
        Assert.Equal(first.GetProperty("photoId").GetString(), second.GetProperty("photoId").GetString());
        Assert.Equal("first.jpg", second.GetProperty("name").GetString());
        Assert.Equal(before, await _api.CountAsync());
    }

    [Fact]
    public async Task A_file_that_the_library_has_by_its_declared_hash_is_answered_before_its_body_is_sent()
    {
        var photo = Seeds.Jpeg();
        await _api.AddAsync(photo);
        using var connection = await RawConnection.OpenAsync(fixture.Server);

        await connection.SendHeadAsync(
            $"POST {Api.Photos}?name=again.jpg", null, $"Content-Length: {photo.Length}", $"Repr-Digest: {Api.Digest(photo)}", "Expect: 100-continue");

        Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_file_from_16_clients_at_once_becomes_one_photo()
    {
        var photo = Seeds.Jpeg(400, 300);
        var before = await _api.CountAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => _api.UploadAsync(photo, $"copy-{i}.jpg")));

        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 200, 201 }));
        Assert.Single(answers.Select(answer => answer.Json.GetProperty("photoId").GetString()).Distinct());
        Assert.Single(answers, answer => !answer.Json.GetProperty("duplicate").GetBoolean());
        Assert.Equal(before + 1, await _api.CountAsync());
        Assert.Equal(photo, await _api.OriginalAsync(answers[0].Json.GetProperty("photoId").GetString()!));
    }
}
