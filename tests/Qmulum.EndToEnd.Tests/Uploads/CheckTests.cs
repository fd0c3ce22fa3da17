using System.Security.Cryptography;

namespace Qmulum.EndToEnd.Tests.Uploads;

/// <summary>Which files must be sent?</summary>
public sealed class CheckTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    const string Check = $"{Api.Photos}/check";

    readonly Api _api = fixture.Api;

    [Fact]
    public async Task Of_10_000_hashes_tells_the_present_and_the_missing()
    {
        var photo = Seeds.Jpeg();
        var id = await _api.AddAsync(photo);
        string[] missing = [.. Enumerable.Range(0, 9_999).Select(_ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)))];

        var answer = (await _api.PostJsonAsync(Check, new { sha256 = missing.Append(Api.Hex(photo)) })).Expect(200).Json;

        var present = Assert.Single(answer.GetProperty("present").EnumerateArray());
        Assert.Equal(id, present.GetProperty("photoId").GetString());
        Assert.Equal(Api.Hex(photo), present.GetProperty("sha256").GetString());
        Assert.Equal(missing.Order(), answer.GetProperty("missing").EnumerateArray().Select(hash => hash.GetString()!).Order());
    }

    [Fact]
    public async Task Of_10_001_hashes_is_refused()
    {
        var hashes = Enumerable.Repeat(new string('a', 64), 10_001);

        (await _api.PostJsonAsync(Check, new { sha256 = hashes })).ExpectProblem(400, "invalid");
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public async Task Of_what_is_no_hash_names_which_one(string hash)
    {
        var answer = await _api.PostJsonAsync(Check, new { sha256 = new[] { new string('a', 64), hash } });

        answer.ExpectProblem(400, "invalid");
        Assert.Contains("sha256[1]", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_no_hash_at_all_answers_two_empty_lists()
    {
        var answer = (await _api.PostJsonAsync(Check, new { sha256 = Array.Empty<string>() })).Expect(200).Json;

        Assert.Equal(0, answer.GetProperty("present").GetArrayLength());
        Assert.Equal(0, answer.GetProperty("missing").GetArrayLength());
    }

    [Fact]
    public async Task Without_the_list_is_refused()
    {
        (await _api.PostJsonAsync(Check, new { })).ExpectProblem(400, "invalid");
    }
}
