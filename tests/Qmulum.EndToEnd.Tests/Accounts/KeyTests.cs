using System.Net.Http.Json;

namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>A key does what it was made for, as long as it is there, and never more.</summary>
public sealed class KeyTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _owner = fixture.Api;

    [Fact]
    public async Task Does_what_it_was_made_for_and_nothing_else()
    {
        var photo = await _owner.AddAsync(Seeds.Jpeg());
        var key = await MakeAsync(new { name = "viewer", permissions = new[] { "viewLibrary", "viewPhoto" } });

        (await AsAsync(key, HttpMethod.Get, Api.Library)).Expect(200);
        (await AsAsync(key, HttpMethod.Get, $"/api/v1/photos/{photo}")).Expect(200);
        (await AsAsync(key, HttpMethod.Get, $"/api/v1/photos/{photo}/original")).ExpectProblem(403, "forbidden");
        (await AsAsync(key, HttpMethod.Post, $"{Api.Photos}?name=a.jpg", new ByteArrayContent(Seeds.Jpeg()))).ExpectProblem(403, "forbidden");
        (await AsAsync(key, HttpMethod.Get, "/api/v1/me")).ExpectProblem(403, "forbidden");
        (await AsAsync(key, HttpMethod.Get, "/api/v1/me/keys")).ExpectProblem(403, "forbidden");
        (await AsAsync(key, HttpMethod.Get, "/api/v1/libraries")).ExpectProblem(403, "forbidden");
    }

    [Fact]
    public async Task Made_for_one_library_sees_no_other()
    {
        var other = (await _owner.PostJsonAsync("/api/v1/libraries", new { name = "Other" })).Expect(201).Json.GetProperty("id").GetString()!;
        var photo = await _owner.AddAsync(Seeds.Jpeg());

        var key = await MakeAsync(new { name = "one library", library = other });

        (await AsAsync(key, HttpMethod.Get, $"/api/v1/libraries/{other}")).Expect(200);
        (await AsAsync(key, HttpMethod.Get, Api.Library)).ExpectProblem(404, "not-found");
        (await AsAsync(key, HttpMethod.Get, $"/api/v1/photos/{photo}")).ExpectProblem(404, "not-found");
        var listed = Assert.Single((await AsAsync(key, HttpMethod.Get, "/api/v1/libraries")).Expect(200).Json.GetProperty("libraries").EnumerateArray());
        Assert.Equal(other, listed.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Is_shown_once_and_is_gone_when_it_is_removed()
    {
        var made = (await _owner.PostJsonAsync("/api/v1/me/keys", new { name = "short-lived" })).Expect(201);
        var secret = made.Json.GetProperty("secret").GetString()!;
        var id = made.Json.GetProperty("key").GetProperty("id").GetString()!;
        Assert.DoesNotContain(secret, (await _owner.GetAsync("/api/v1/me/keys")).Expect(200).Text, StringComparison.Ordinal);
        (await AsAsync(secret, HttpMethod.Get, Api.Library)).Expect(200);

        (await _owner.SendAsync(new(HttpMethod.Delete, $"/api/v1/me/keys/{id}"))).Expect(204);

        (await AsAsync(secret, HttpMethod.Get, Api.Library)).ExpectProblem(401, "unauthorized");
        (await _owner.SendAsync(new(HttpMethod.Delete, $"/api/v1/me/keys/{id}"))).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task Tells_when_it_was_last_used()
    {
        var made = (await _owner.PostJsonAsync("/api/v1/me/keys", new { name = "used" })).Expect(201).Json;
        Assert.False(made.GetProperty("key").TryGetProperty("lastUsedAt", out _));

        (await AsAsync(made.GetProperty("secret").GetString()!, HttpMethod.Get, Api.Library)).Expect(200);

        var keys = (await _owner.GetAsync("/api/v1/me/keys")).Expect(200).Json.GetProperty("keys").EnumerateArray();
        var used = keys.Single(key => key.GetProperty("name").GetString() == "used");
        Assert.InRange(used.GetProperty("lastUsedAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task Makes_no_key_that_may_do_more()
    {
        var key = await MakeAsync(new { name = "maker", permissions = new[] { "manageAccount", "viewLibrary" } });

        (await AsAsync(key, HttpMethod.Post, "/api/v1/me/keys", JsonContent.Create(new { name = "more", permissions = new[] { "addPhotos" } })))
            .ExpectProblem(403, "forbidden");
        (await AsAsync(key, HttpMethod.Post, "/api/v1/me/keys", JsonContent.Create(new { name = "less", permissions = new[] { "viewLibrary" } }))).Expect(201);
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"a","permissions":[]}""", "permissions")]
    [InlineData("""{"name":"a","permissions":["anyone"]}""", "permissions")]
    [InlineData("""{"name":"a","expiresAt":"2001-01-01T00:00:00Z"}""", "expiresAt")]
    public async Task Is_not_made_from_values_that_cannot_be(string json, string named)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/me/keys") { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };

        var answer = (await _owner.SendAsync(request)).ExpectProblem(400, "invalid");

        Assert.StartsWith(named, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer qmk_nonsense")]
    [InlineData("Bearer ")]
    [InlineData("Basic b3duZXI6cGFzc3dvcmQ=")]
    [InlineData("Bearer qmk_AAAAAAAAAAAAAAAAAAAAAHjtddlMj5pCX36bzz-T7EEny2SIO5-pSbt-r7XL62AM")]
    public async Task A_key_that_is_none_is_not_helped_by_a_session(string authorization)
    {
        using var stranger = fixture.Server.CreateStranger();

        var answer = await new Api(stranger).GetAsync(Api.Library, ("Authorization", authorization), ("Cookie", fixture.Server.Owner.Cookie!));

        answer.ExpectProblem(401, "unauthorized");
        Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
    }

    async Task<string> MakeAsync(object key) =>
        (await _owner.PostJsonAsync("/api/v1/me/keys", key)).Expect(201).Json.GetProperty("secret").GetString()!;

    async Task<Answer> AsAsync(string key, HttpMethod method, string path, HttpContent? content = null)
    {
        using var stranger = fixture.Server.CreateStranger();
        HttpRequestMessage request = new(method, path) { Content = content };
        request.Headers.Authorization = new("Bearer", key);
        return await new Api(stranger).SendAsync(request);
    }
}
