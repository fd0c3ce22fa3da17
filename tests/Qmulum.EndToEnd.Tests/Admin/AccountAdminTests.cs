using System.Net.Http.Json;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Admin;

/// <summary>What an administrator does with accounts.</summary>
public sealed class AccountAdminTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _owner = fixture.Api;

    [Fact]
    public async Task An_account_is_found_by_part_of_its_name_or_address_and_tells_what_it_holds_and_when_it_was_here()
    {
        using var person = await People.JoinAsync(fixture.Server);
        (await ChangeMeAsync(person, "Zoë Äpfelbaum")).Expect(200);
        var library = (await person.Api.GetAsync("/api/v1/libraries")).Expect(200).Json.GetProperty("libraries")[0].GetProperty("id").GetString()!;
        var photo = Seeds.Jpeg();
        (await person.Api.SendAsync(new(HttpMethod.Post, $"/api/v1/libraries/{library}/photos?name=a.jpg") { Content = new ByteArrayContent(photo) })).Expect(201);

        foreach (var search in (string[])["äpfel", "ZOË", person.Email.ToUpperInvariant()])
        {
            var found = Assert.Single(await FindAsync(search));
            Assert.Equal($"{person.Id}", found.GetProperty("id").GetString());
            Assert.Equal((1, photo.Length), (found.GetProperty("photos").GetInt64(), found.GetProperty("bytes").GetInt64()));
            Assert.InRange(found.GetProperty("lastSeenAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));
        }

        Assert.Empty(await FindAsync("nobody of that name"));
    }

    [Fact]
    public async Task A_disabled_account_stops_at_once_with_its_sessions_and_keys_and_comes_back_without_its_sessions()
    {
        using var person = await People.JoinAsync(fixture.Server);
        using var program = await ProgramOfAsync(person);
        (await new Api(program).GetAsync("/api/v1/libraries")).Expect(200);

        var changed = (await PatchAsync(person.Id, new { disabled = true })).Expect(200).Json;

        Assert.True(changed.GetProperty("disabled").GetBoolean());
        (await person.Api.GetAsync("/api/v1/me")).ExpectProblem(401, "unauthorized");
        (await new Api(program).GetAsync("/api/v1/libraries")).ExpectProblem(401, "unauthorized");
        (await SignInAsync(person.Email, People.Password)).ExpectProblem(401, "sign-in-failed");
        (await PatchAsync(person.Id, new { disabled = false })).Expect(200);
        (await person.Api.GetAsync("/api/v1/me")).ExpectProblem(401, "unauthorized");
        (await new Api(program).GetAsync("/api/v1/libraries")).Expect(200);
        (await SignInAsync(person.Email, People.Password)).Expect(201);
    }

    [Fact]
    public async Task The_last_administrator_can_be_neither_demoted_nor_disabled_nor_deleted_also_when_two_try_it_with_each_other()
    {
        await using var server = await ServerProcess.StartAsync();
        Api owner = new(server.Client);
        var first = (await owner.GetAsync("/api/v1/me")).Expect(200).Json.GetProperty("id").GetGuid();
        (await PatchAsync(owner, first, new { administrator = false })).ExpectProblem(409, "conflict");
        (await PatchAsync(owner, first, new { disabled = true })).ExpectProblem(409, "conflict");
        await Deadline.WaitAsync("the audit to tell that it was not done", TimeSpan.FromSeconds(20), async () =>
            (await owner.GetAsync("/api/v1/admin/audit?action=accountDisabled")).Expect(200).Json.GetProperty("entries")[0].TryGetProperty("detail", out var detail)
            && detail.GetString()!.StartsWith("Not done: Nobody else", StringComparison.Ordinal));
        (await owner.SendAsync(new(HttpMethod.Delete, $"/api/v1/admin/accounts/{first}"))).ExpectProblem(409, "conflict");

        using var second = await People.JoinAsync(server);
        (await PatchAsync(owner, second.Id, new { administrator = true })).Expect(200);
        var answers = await Task.WhenAll(
            PatchAsync(owner, second.Id, new { administrator = false }), PatchAsync(second.Api, first, new { disabled = true }));

        // One of them came first; the other found that nobody else was left, or was no administrator any more.
        Assert.Single(answers, answer => answer.Status == 200);
        var left = answers[0].Status == 200 ? owner : second.Api;
        var administrators = (await left.GetAsync("/api/v1/admin/accounts")).Expect(200).Json.GetProperty("accounts").EnumerateArray()
            .Where(account => account.GetProperty("administrator").GetBoolean() && !account.GetProperty("disabled").GetBoolean());
        Assert.Single(administrators);
    }

    [Fact]
    public async Task An_account_without_a_password_is_opened_by_its_link_once_and_a_forgotten_one_by_another()
    {
        var email = $"link{Guid.NewGuid():N}@example.org";
        var made = (await _owner.PostJsonAsync("/api/v1/admin/accounts", new { name = "Lena", email })).Expect(201).Json;
        var id = made.GetProperty("account").GetProperty("id").GetGuid();

        (await ResetAsync(made.GetProperty("href").GetString()!, "her first password")).Expect(204);
        (await SignInAsync(email, "her first password")).Expect(201);
        (await ResetAsync(made.GetProperty("href").GetString()!, "another password")).ExpectProblem(403, "forbidden");
        var again = (await _owner.PostJsonAsync($"/api/v1/admin/accounts/{id}/reset", new { })).Expect(200).Json.GetProperty("href").GetString()!;
        (await SignInAsync(email, "her first password")).Expect(201); // counts until the link was used
        (await ResetAsync(again, "her second password")).Expect(204);
        (await SignInAsync(email, "her first password")).ExpectProblem(401, "sign-in-failed");
        (await SignInAsync(email, "her second password")).Expect(201);
    }

    [Fact]
    public async Task A_deleted_account_is_closed_at_once_and_stays_when_it_is_opened_again()
    {
        using var person = await People.JoinAsync(fixture.Server);

        (await _owner.SendAsync(new(HttpMethod.Delete, $"/api/v1/admin/accounts/{person.Id}"))).Expect(202);

        (await person.Api.GetAsync("/api/v1/me")).ExpectProblem(401, "unauthorized");
        (await SignInAsync(person.Email, People.Password)).ExpectProblem(401, "sign-in-failed");
        var going = (await _owner.GetAsync($"/api/v1/admin/accounts/{person.Id}")).Expect(200).Json;
        Assert.InRange(going.GetProperty("deletedAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddDays(13), DateTimeOffset.UtcNow.AddDays(15));
        var kept = (await PatchAsync(person.Id, new { disabled = false })).Expect(200).Json;
        Assert.False(kept.TryGetProperty("deletedAt", out _));
        (await SignInAsync(person.Email, People.Password)).Expect(201);
    }

    [Fact]
    public async Task A_quota_holds_at_the_next_upload_and_null_takes_it_away()
    {
        using var person = await People.JoinAsync(fixture.Server);
        var library = (await person.Api.GetAsync("/api/v1/libraries")).Expect(200).Json.GetProperty("libraries")[0].GetProperty("id").GetString()!;

        var limited = (await PatchAsync(person.Id, new { quotaPhotos = 1, quotaBytes = 5_000_000 })).Expect(200).Json;

        Assert.Equal((1, 5_000_000), (limited.GetProperty("quotaPhotos").GetInt64(), limited.GetProperty("quotaBytes").GetInt64()));
        (await UploadAsync()).Expect(201);
        (await UploadAsync()).ExpectProblem(413, "quota-exceeded");
        var free = (await PatchAsync(person.Id, new { quotaPhotos = (long?)null })).Expect(200).Json;
        Assert.False(free.TryGetProperty("quotaPhotos", out _));
        Assert.Equal(5_000_000, free.GetProperty("quotaBytes").GetInt64()); // left out: as it was
        (await UploadAsync()).Expect(201);

        Task<Answer> UploadAsync() => person.Api.SendAsync(
            new(HttpMethod.Post, $"/api/v1/libraries/{library}/photos?name=a.jpg") { Content = new ByteArrayContent(Seeds.Jpeg()) });
    }

    [Theory]
    [InlineData("{\"quotaBytes\":-1}", "quotaBytes")]
    [InlineData("{\"quotaPhotos\":\"many\"}", "quotaPhotos")]
    [InlineData("{\"quotaPhotos\":1.5}", "quotaPhotos")]
    public async Task A_quota_that_is_none_is_named_and_changes_nothing(string body, string named)
    {
        using var person = await People.JoinAsync(fixture.Server);

        var answer = await _owner.SendAsync(new(HttpMethod.Patch, $"/api/v1/admin/accounts/{person.Id}")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        });

        Assert.StartsWith(named, answer.ExpectProblem(400, "invalid").Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_administrator_did_is_told_with_its_time_at_once()
    {
        using var person = await People.JoinAsync(fixture.Server);
        (await PatchAsync(person.Id, new { disabled = true, quotaPhotos = 7 })).Expect(200);
        (await _owner.PostJsonAsync($"/api/v1/admin/accounts/{person.Id}/reset", new { })).Expect(200);

        // Not a moment later: it was entered before it was done.
        var entries = (await _owner.GetAsync($"/api/v1/admin/audit?account={person.Id}")).Expect(200).Json.GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(["resetLinkMade", "quotaChanged", "accountDisabled"], entries.Take(3).Select(entry => entry.GetProperty("action").GetString()));
        Assert.All(entries.Take(3), entry => Assert.Equal(ServerOwner.Name, entry.GetProperty("actor").GetString()));
        Assert.Equal("7 photos", entries[1].GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Libraries_are_told_with_their_owner_and_size_and_storage_with_its_room()
    {
        using var person = await People.JoinAsync(fixture.Server);
        var id = (await person.Api.PostJsonAsync("/api/v1/libraries", new { name = "Of Pat" })).Expect(201).Json.GetProperty("id").GetString()!;

        var pages = await _owner.PagesAsync("/api/v1/admin/libraries", 2);

        var libraries = pages.SelectMany(page => page.GetProperty("libraries").EnumerateArray()).ToList();
        Assert.Equal(libraries.Count, libraries.Select(library => library.GetProperty("id").GetString()).Distinct().Count());
        Assert.Contains(libraries, library => library.GetProperty("id").GetString() == "home");
        var found = Assert.Single(libraries, library => library.GetProperty("id").GetString() == id);
        Assert.Equal(("Of Pat", "Pat", 1), (found.GetProperty("name").GetString(), found.GetProperty("owner").GetString(), found.GetProperty("members").GetInt32()));
        var location = Assert.Single((await _owner.GetAsync("/api/v1/admin/storage")).Expect(200).Json.GetProperty("locations").EnumerateArray());
        Assert.Equal("ok", location.GetProperty("state").GetString());
        Assert.True(location.GetProperty("freeBytes").GetInt64() > 0);
    }

    [Fact]
    public async Task Links_that_no_letter_carried_wait_for_an_administrator()
    {
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--registration", "open"], TellsLinks = true });
        using var stranger = server.CreateStranger();
        var asked = await stranger.PostAsJsonAsync("/api/v1/accounts", new { name = "Nina", email = "nina@example.org", password = "a password of hers" });
        Assert.Equal(202, (int)asked.StatusCode);
        Api owner = new(server.Client);

        JsonElement link = default;
        await Deadline.WaitAsync("the link", TimeSpan.FromSeconds(20), async () =>
        {
            var links = (await owner.GetAsync("/api/v1/admin/links")).Expect(200).Json.GetProperty("links");
            link = links.EnumerateArray().FirstOrDefault();
            return links.GetArrayLength() > 0;
        });

        Assert.Equal(("confirmation", "nina@example.org"), (link.GetProperty("kind").GetString(), link.GetProperty("email").GetString()));
        var token = new Uri(link.GetProperty("href").GetString()!).Fragment[1..];
        (await new Api(stranger).PostJsonAsync("/api/v1/accounts/confirm", new { token })).Expect(204);
    }

    async Task<List<JsonElement>> FindAsync(string search) =>
        [.. (await _owner.GetAsync($"/api/v1/admin/accounts?search={Uri.EscapeDataString(search)}")).Expect(200).Json.GetProperty("accounts").EnumerateArray()];

    Task<Answer> PatchAsync(Guid account, object change) => PatchAsync(_owner, account, change);

    static Task<Answer> PatchAsync(Api api, Guid account, object change) =>
        api.SendAsync(new(HttpMethod.Patch, $"/api/v1/admin/accounts/{account}") { Content = JsonContent.Create(change) });

    static Task<Answer> ChangeMeAsync(Person person, string name) =>
        person.Api.SendAsync(new(HttpMethod.Patch, "/api/v1/me") { Content = JsonContent.Create(new { name }) });

    async Task<HttpClient> ProgramOfAsync(Person person)
    {
        var secret = (await person.Api.PostJsonAsync("/api/v1/me/keys", new { name = "program" })).Expect(201).Json.GetProperty("secret").GetString();
        var program = fixture.Server.CreateStranger();
        program.DefaultRequestHeaders.Add("Authorization", $"Bearer {secret}");
        return program;
    }

    async Task<Answer> ResetAsync(string href, string password)
    {
        using var stranger = fixture.Server.CreateStranger();
        return await new Api(stranger).PostJsonAsync("/api/v1/accounts/reset", new { token = new Uri(href).Fragment[1..], password });
    }

    async Task<Answer> SignInAsync(string email, string password)
    {
        using var stranger = fixture.Server.CreateStranger();
        return await new Api(stranger).PostJsonAsync("/api/v1/session", new { email, password });
    }
}
