namespace Qmulum.EndToEnd.Tests.Surface;

/// <summary>Every error is a problem document (RFC 9457) that says what was wrong.</summary>
public sealed class ProblemTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    const string NoPhoto = "/api/v1/photos/00000000-0000-4000-8000-000000000000";
    readonly Api _api = fixture.Api;

    [Theory]
    [InlineData("GET", "/api/v1/libraries/elsewhere", 404, "not-found")]
    [InlineData("GET", "/api/v1/libraries/elsewhere/photos", 404, "not-found")]
    [InlineData("GET", "/api/v1/libraries/elsewhere/timeline", 404, "not-found")]
    [InlineData("GET", "/api/v1/libraries/elsewhere/timeline/2024-01", 404, "not-found")]
    [InlineData("GET", "/api/v1/libraries/elsewhere/changes", 404, "not-found")]
    [InlineData("GET", "/api/v1/libraries/elsewhere/events", 404, "not-found")]
    [InlineData("GET", "/api/v1/libraries/..%2f..%2fetc/photos", 404, "not-found")]
    [InlineData("GET", NoPhoto, 404, "not-found")]
    [InlineData("GET", NoPhoto + "/original", 404, "not-found")]
    [InlineData("GET", NoPhoto + "/renditions/thumbnail", 404, "not-found")]
    [InlineData("GET", "/api/v1/photos/not-an-id", 404, "not-found")]
    [InlineData("GET", "/api/v1/photos/not-an-id/original", 404, "not-found")]
    [InlineData("GET", "/api/v1/nothing", 404, "not-found")]
    [InlineData("GET", "/api/v2/server", 404, "not-found")]
    [InlineData("POST", "/api/v1/nothing", 404, "not-found")]
    [InlineData("DELETE", "/api/v1/server", 405, "method-not-allowed")]
    [InlineData("PUT", NoPhoto, 405, "method-not-allowed")]
    [InlineData("GET", Api.Photos + "?limit=0", 400, "invalid")]
    [InlineData("GET", Api.Photos + "?limit=-5", 400, "invalid")]
    [InlineData("GET", Api.Photos + "?limit=many", 400, "invalid")]
    [InlineData("GET", Api.Photos + "?limit=99999999999999999999", 400, "invalid")]
    [InlineData("GET", Api.Photos + "?after=nonsense", 400, "invalid")]
    [InlineData("GET", Api.Library + "/timeline/2024-13", 400, "invalid")]
    [InlineData("GET", Api.Library + "/timeline/24-1", 400, "invalid")]
    [InlineData("GET", Api.Library + "/timeline/june", 400, "invalid")]
    [InlineData("GET", Api.Library + "/timeline/2024-01?after=nonsense", 400, "invalid")]
    [InlineData("GET", Api.Library + "/timeline/2024-01?limit=0", 400, "invalid")]
    [InlineData("GET", Api.Library + "/changes?since=-1", 400, "invalid")]
    [InlineData("GET", Api.Library + "/changes?since=abc", 400, "invalid")]
    [InlineData("GET", Api.Library + "/changes?limit=0", 400, "invalid")]
    [InlineData("GET", Api.Library + "/events?since=-1", 400, "invalid")]
    public async Task Of_a_request_that_cannot_be(string method, string path, int status, string code)
    {
        (await _api.SendAsync(new HttpRequestMessage(new HttpMethod(method), path))).ExpectProblem(status, code);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"sha256\":\"text\"}")]
    [InlineData("{\"sha256\":[1]}")]
    [InlineData("{\"sha256\":[null]}")]
    public async Task Of_a_check_that_cannot_be_read(string json)
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"{Api.Photos}/check")
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };

        var answer = (await _api.SendAsync(request)).Expect(400);

        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Contains(answer.Json.GetProperty("code").GetString(), new[] { "invalid", "body-broken" });
    }

    [Theory]
    [InlineData(Api.Photos + "/check")]
    [InlineData(Api.Library + "/verify")]
    public async Task Of_a_question_without_a_word(string path)
    {
        HttpRequestMessage Question(string json) => new(HttpMethod.Post, path) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };

        var empty = (await _api.SendAsync(Question(""))).ExpectProblem(400, "invalid").Json.GetProperty("detail").GetString()!;
        var nothing = (await _api.SendAsync(Question("{}"))).ExpectProblem(400, "invalid").Json.GetProperty("detail").GetString()!;

        Assert.StartsWith("The request has no body", empty, StringComparison.Ordinal);
        Assert.StartsWith("Neither sha256 nor sha1 is there", nothing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_check_in_another_type()
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"{Api.Photos}/check") { Content = new StringContent("sha256") };

        (await _api.SendAsync(request)).ExpectProblem(415, "unsupported-type");
    }

    [Fact]
    public async Task Of_a_check_that_is_too_long()
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"{Api.Photos}/check")
        {
            Content = new StringContent($"{{\"sha256\":[],\"more\":\"{new string('x', 3 << 20)}\"}}", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.ExpectContinue = true;

        (await _api.SendAsync(request)).ExpectProblem(413, "too-large");
    }

    [Fact]
    public async Task Forbids_guessing_types_and_keeping_like_every_answer()
    {
        var answer = (await _api.GetAsync($"{Api.Photos}?after=nonsense")).Expect(400);

        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Contains("default-src", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_nothing_of_the_machine()
    {
        var answer = await _api.GetAsync($"{Api.Photos}?after=nonsense");

        Assert.DoesNotContain(fixture.Server.DataFolder, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(" at Qmulum.", answer.Text, StringComparison.Ordinal);
    }
}
