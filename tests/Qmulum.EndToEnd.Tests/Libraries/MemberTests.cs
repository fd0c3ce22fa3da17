using System.Net.Http.Json;

namespace Qmulum.EndToEnd.Tests.Libraries;

/// <summary>Who is in a library, how they come and how they go.</summary>
public sealed class MemberTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _owner = fixture.Api;

    [Fact]
    public async Task Everybody_has_a_library_of_their_own_at_once_and_sees_no_other()
    {
        using var pat = await People.JoinAsync(fixture.Server);

        var own = Assert.Single(await People.LibrariesAsync(pat));

        Assert.Equal("owner", own.GetProperty("role").GetString());
        Assert.NotEqual("home", own.GetProperty("id").GetString());
        (await pat.Api.GetAsync(Api.Library)).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task An_invitation_is_accepted_once_by_whoever_has_its_link()
    {
        var library = await LibraryAsync();
        using var pat = await People.JoinAsync(fixture.Server);
        using var sam = await People.JoinAsync(fixture.Server);
        var token = await People.InviteAsync(_owner, library, new { role = "contributor" });
        using var stranger = fixture.Server.CreateStranger();

        var letter = (await new Api(stranger).PostJsonAsync("/api/v1/invitations/look", new { token })).Expect(200).Json;
        (await pat.Api.PostJsonAsync("/api/v1/invitations/accept", new { token })).Expect(200);
        (await pat.Api.PostJsonAsync("/api/v1/invitations/accept", new { token })).Expect(200);

        Assert.Equal("Shared", letter.GetProperty("library").GetProperty("name").GetString());
        Assert.Equal(ServerOwner.Name, letter.GetProperty("from").GetProperty("name").GetString());
        Assert.Equal("contributor", letter.GetProperty("role").GetString());
        (await sam.Api.PostJsonAsync("/api/v1/invitations/accept", new { token })).ExpectProblem(404, "not-found");
        Assert.Contains(await People.LibrariesAsync(pat), one => one.GetProperty("id").GetString() == library);
        Assert.Equal(2, (await pat.Api.GetAsync($"/api/v1/libraries/{library}/members")).Expect(200).Json.GetProperty("members").GetArrayLength());
        (await pat.Api.SendAsync(Upload(library))).Expect(201);
    }

    [Fact]
    public async Task An_invitation_for_an_address_is_for_nobody_else()
    {
        var library = await LibraryAsync();
        using var pat = await People.JoinAsync(fixture.Server);
        using var sam = await People.JoinAsync(fixture.Server);
        var token = await People.InviteAsync(_owner, library, new { role = "viewer", email = sam.Email.ToUpperInvariant() });

        (await pat.Api.PostJsonAsync("/api/v1/invitations/accept", new { token })).ExpectProblem(403, "forbidden");
        (await sam.Api.PostJsonAsync("/api/v1/invitations/accept", new { token })).Expect(200);
    }

    [Fact]
    public async Task An_invitation_that_was_taken_back_is_none()
    {
        var library = await LibraryAsync();
        using var pat = await People.JoinAsync(fixture.Server);
        var token = await People.InviteAsync(_owner, library, new { role = "viewer" });
        var listed = Assert.Single(
            (await _owner.GetAsync($"/api/v1/libraries/{library}/invitations")).Expect(200).Json.GetProperty("invitations").EnumerateArray());
        Assert.False(listed.TryGetProperty("href", out _));

        (await _owner.SendAsync(new(HttpMethod.Delete, $"/api/v1/libraries/{library}/invitations/{listed.GetProperty("id").GetString()}"))).Expect(204);

        (await pat.Api.PostJsonAsync("/api/v1/invitations/look", new { token })).ExpectProblem(404, "not-found");
        (await pat.Api.PostJsonAsync("/api/v1/invitations/accept", new { token })).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task A_role_that_is_taken_counts_at_the_next_request()
    {
        var library = await LibraryAsync();
        using var pat = await People.JoinAsync(fixture.Server);
        await People.InviteAsync(_owner, library, pat, "contributor");
        (await pat.Api.SendAsync(Upload(library))).Expect(201);

        (await PutAsync($"/api/v1/libraries/{library}/members/{pat.Id}", new { role = "viewer" })).Expect(204);
        (await pat.Api.SendAsync(Upload(library))).ExpectProblem(403, "forbidden");

        (await _owner.SendAsync(new(HttpMethod.Delete, $"/api/v1/libraries/{library}/members/{pat.Id}"))).Expect(204);
        (await pat.Api.GetAsync($"/api/v1/libraries/{library}")).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task An_owner_leaves_only_after_handing_the_library_on()
    {
        var library = await LibraryAsync();
        using var pat = await People.JoinAsync(fixture.Server);
        await People.InviteAsync(_owner, library, pat, "viewer");
        (await _owner.PostJsonAsync($"/api/v1/libraries/{library}/leave", new { })).ExpectProblem(409, "conflict");

        (await _owner.PostJsonAsync($"/api/v1/libraries/{library}/transfer", new { account = pat.Id })).Expect(204);

        Assert.Equal("editor", (await _owner.GetAsync($"/api/v1/libraries/{library}")).Expect(200).Json.GetProperty("role").GetString());
        Assert.Equal("owner", (await pat.Api.GetAsync($"/api/v1/libraries/{library}")).Expect(200).Json.GetProperty("role").GetString());
        (await _owner.PostJsonAsync($"/api/v1/libraries/{library}/leave", new { })).Expect(204);
        (await _owner.GetAsync($"/api/v1/libraries/{library}")).ExpectProblem(404, "not-found");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"role":"owner"}""")]
    [InlineData("""{"role":"none"}""")]
    [InlineData("""{"role":"king"}""")]
    [InlineData("""{"role":"viewer","email":"nobody"}""")]
    [InlineData("""{"role":"viewer","expiresAt":"2001-01-01T00:00:00Z"}""")]
    [InlineData("""{"role":"viewer","expiresAt":"2901-01-01T00:00:00Z"}""")]
    public async Task An_invitation_that_cannot_be_is_refused(string json)
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"{Api.Library}/invitations")
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };

        Assert.Equal(400, (await _owner.SendAsync(request)).Status);
    }

    async Task<string> LibraryAsync() =>
        (await _owner.PostJsonAsync("/api/v1/libraries", new { name = "Shared" })).Expect(201).Json.GetProperty("id").GetString()!;

    async Task<Answer> PutAsync(string path, object body)
    {
        HttpRequestMessage request = new(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
        return await _owner.SendAsync(request);
    }

    static HttpRequestMessage Upload(string library) =>
        new(HttpMethod.Post, $"/api/v1/libraries/{library}/photos?name=a.jpg") { Content = new ByteArrayContent(Seeds.Jpeg()) };
}
