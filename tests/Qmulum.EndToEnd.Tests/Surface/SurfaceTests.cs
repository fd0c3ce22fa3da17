using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Qmulum.EndToEnd.Tests.Surface;

/// <summary>What is there beside the photos: health, the API's own description, and what is kept out.</summary>
public sealed class SurfaceTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _api = fixture.Api;

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_answers_ok(string path)
    {
        var answer = (await _api.GetAsync(path)).Expect(200);

        Assert.Equal("ok", answer.Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Server_tells_its_name_and_version()
    {
        var server = (await _api.GetAsync("/api/v1/server")).Expect(200).Json;

        Assert.Equal("Qmulum", server.GetProperty("name").GetString());
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+$", server.GetProperty("version").GetString()!);
    }

    [Fact]
    public async Task OpenApi_is_a_valid_3_1_document_that_names_each_operation_and_its_permission()
    {
        var text = (await _api.GetAsync("/openapi/v1.json")).Expect(200).Text;

        var read = OpenApiDocument.Parse(text, OpenApiConstants.Json);
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        var operations = read.Document!.Paths.SelectMany(path => path.Value.Operations!.Select(operation => (path.Key, operation.Key, operation.Value))).ToList();
        Assert.All(operations, operation =>
        {
            Assert.True(
                operation.Value.Extensions?.ContainsKey("x-permission"), $"{operation.Item2} {operation.Item1} declares no permission.");
            Assert.NotEmpty(operation.Value.OperationId!);
            Assert.NotEmpty(operation.Value.Summary!);
        });
    }

    [Theory]
    [InlineData("get", "/api/v1/server")]
    [InlineData("get", "/api/v1/libraries")]
    [InlineData("get", "/api/v1/libraries/{library}")]
    [InlineData("get", "/api/v1/libraries/{library}/photos")]
    [InlineData("post", "/api/v1/libraries/{library}/photos")]
    [InlineData("post", "/api/v1/libraries/{library}/photos/check")]
    [InlineData("get", "/api/v1/libraries/{library}/timeline")]
    [InlineData("get", "/api/v1/libraries/{library}/timeline/{month}")]
    [InlineData("get", "/api/v1/libraries/{library}/changes")]
    [InlineData("get", "/api/v1/libraries/{library}/events")]
    [InlineData("get", "/api/v1/photos/{photo}")]
    [InlineData("get", "/api/v1/photos/{photo}/original")]
    [InlineData("get", "/api/v1/photos/{photo}/renditions/{kind}")]
    [InlineData("get", "/health/live")]
    [InlineData("get", "/health/ready")]
    public async Task OpenApi_lists_every_route(string method, string path)
    {
        var paths = (await _api.GetAsync("/openapi/v1.json")).Expect(200).Json.GetProperty("paths");

        Assert.True(paths.TryGetProperty(path, out var operations), $"{path} is not in the document.");
        Assert.True(operations.TryGetProperty(method, out _), $"{method} {path} is not in the document.");
    }

    [Fact]
    public async Task The_page_to_read_the_API_is_there()
    {
        var answer = (await _api.GetAsync("/docs/index.html")).Expect(200);

        Assert.Equal("text/html", answer.ContentType);
    }

    [Fact]
    public async Task Another_sites_page_may_not_send_anything()
    {
        var photo = Seeds.Jpeg();

        (await _api.UploadAsync(photo, headers: ("Sec-Fetch-Site", "cross-site"))).ExpectProblem(403, "cross-site");
        (await _api.UploadAsync(photo, headers: ("Sec-Fetch-Site", "same-site"))).ExpectProblem(403, "cross-site");
        (await _api.UploadAsync(photo, headers: ("Origin", "https://elsewhere.example"))).ExpectProblem(403, "cross-site");
        (await _api.UploadAsync(photo, headers: ("Origin", "null"))).ExpectProblem(403, "cross-site");

        Assert.False(await _api.HasAsync(photo));
    }

    [Fact]
    public async Task The_own_page_may_send()
    {
        var own = fixture.Server.Address.GetLeftPart(UriPartial.Authority);

        (await _api.UploadAsync(Seeds.Jpeg(), headers: [("Sec-Fetch-Site", "same-origin"), ("Origin", own)])).Expect(201);
        (await _api.UploadAsync(Seeds.Jpeg(), headers: ("Origin", own))).Expect(201);
    }

    /// <summary>A name that somebody else points at this machine must not reach it (DNS rebinding).</summary>
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:5080")]
    [InlineData("localhost.evil.example")]
    public async Task On_this_machine_alone_another_host_name_is_refused(string host)
    {
        (await _api.GetAsync("/api/v1/server", ("Host", host))).ExpectProblem(400, "invalid");
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task The_machines_own_names_are_answered(string host)
    {
        (await _api.GetAsync("/api/v1/server", ("Host", $"{host}:{fixture.Server.Port}"))).Expect(200);
    }

    [Fact]
    public async Task Answers_forbid_guessing_types_and_framing()
    {
        var answer = (await _api.GetAsync("/api/v1/server")).Expect(200);

        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Contains("frame-ancestors 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Empty(answer.Header("Server"));
    }
}
