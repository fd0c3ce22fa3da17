using System.Net.Http.Json;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Admin;

/// <summary>Who did what, from where and when: all of it for an administrator, one's own for everybody.</summary>
public sealed class AuditTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    readonly Api _owner = fixture.Api;

    [Fact]
    public async Task Signing_in_is_told_with_its_place_and_failing_to_with_its_account()
    {
        using var person = await People.JoinAsync(fixture.Server);
        (await TryAsync(person.Email, "not their password")).ExpectProblem(401, "sign-in-failed");

        var entries = await OfAsync(person, "signInFailed", "signedIn");

        var failed = Assert.Single(entries, entry => Word(entry, "action") == "signInFailed");
        Assert.Equal((null, $"{person.Id}", "password"), (Word(failed, "actorId"), Word(failed, "accountId"), Word(failed, "detail")));
        Assert.All(entries, entry => Assert.Contains(Word(entry, "address"), new[] { "127.0.0.1", "::1" }));
        var signedIn = Assert.Single(entries, entry => Word(entry, "action") == "signedIn");
        Assert.Equal(("Pat", $"{person.Id}"), (Word(signedIn, "actor"), Word(signedIn, "actorId")));
    }

    [Fact]
    public async Task Tries_at_addresses_that_nobody_has_are_told_and_bounded()
    {
        await using var server = await ServerProcess.StartAsync();
        for (var i = 0; i < 30; i++)
        {
            using var stranger = server.CreateStranger();
            await stranger.PostAsJsonAsync("/api/v1/session", new { email = $"nobody{i}@example.org", password = "a guess of theirs" });
        }

        Api owner = new(server.Client);
        await Deadline.WaitAsync("the tries to be told", TimeSpan.FromSeconds(20), async () => (await FailuresAsync()).Count >= 20);
        Assert.Equal(20, (await FailuresAsync()).Count);

        async Task<List<JsonElement>> FailuresAsync() =>
            [.. (await owner.GetAsync("/api/v1/admin/audit?action=signInFailed&limit=100")).Expect(200).Json.GetProperty("entries").EnumerateArray()];
    }

    [Fact]
    public async Task A_key_is_told_when_it_is_made_and_ended_and_once_for_all_uses_of_a_day()
    {
        using var person = await People.JoinAsync(fixture.Server);
        var made = (await person.Api.PostJsonAsync("/api/v1/me/keys", new { name = "the NAS" })).Expect(201).Json;
        var key = made.GetProperty("key").GetProperty("id").GetString()!;
        using (var program = fixture.Server.CreateStranger())
        {
            program.DefaultRequestHeaders.Add("Authorization", $"Bearer {made.GetProperty("secret").GetString()}");
            for (var i = 0; i < 5; i++)
            {
                (await new Api(program).GetAsync("/api/v1/libraries")).Expect(200);
            }
        }

        (await person.Api.SendAsync(new(HttpMethod.Delete, $"/api/v1/me/keys/{key}"))).Expect(204);

        var entries = (await OfAsync(person, "keyMade", "keyUsed", "keyRemoved")).Where(entry => Word(entry, "subject") == key).ToList();
        Assert.Equal(["keyMade", "keyRemoved", "keyUsed"], entries.Select(entry => Word(entry, "action")).Order());
    }

    [Fact]
    public async Task Sharing_is_told_to_both_sides_and_from_where_to_neither()
    {
        using var anna = await People.JoinAsync(fixture.Server);
        using var boris = await People.JoinAsync(fixture.Server);
        var library = (await anna.Api.PostJsonAsync("/api/v1/libraries", new { name = "Shared" })).Expect(201).Json.GetProperty("id").GetString()!;
        await People.InviteAsync(anna.Api, library, boris, "viewer");
        (await anna.Api.SendAsync(new(HttpMethod.Put, $"/api/v1/libraries/{library}/members/{boris.Id}") { Content = JsonContent.Create(new { role = "editor" }) }))
            .Expect(204);
        (await anna.Api.SendAsync(new(HttpMethod.Delete, $"/api/v1/libraries/{library}/members/{boris.Id}"))).Expect(204);

        var hers = await OwnAsync(anna, "memberInvited", "memberJoined", "memberChanged", "memberRemoved");
        var his = await OwnAsync(boris, "memberJoined", "memberChanged", "memberRemoved");

        Assert.Null(Word(Find(hers, "memberJoined"), "address"));
        Assert.NotNull(Word(Find(hers, "memberRemoved"), "address"));
        Assert.Equal(($"{anna.Id}", "editor"), (Word(Find(his, "memberChanged"), "actorId"), Word(Find(his, "memberChanged"), "detail")));
        Assert.All((string[])["memberChanged", "memberRemoved"], action => Assert.Null(Word(Find(his, action), "address")));
        Assert.All((string[])["memberChanged", "memberRemoved"], action => Assert.Null(Word(Find(his, action), "client")));
        Assert.NotNull(Word(Find(his, "memberJoined"), "address"));
        Assert.DoesNotContain(his, entry => Word(entry, "action") == "memberInvited");
    }

    [Fact]
    public async Task Edits_are_told_with_how_many_and_what_of_them_and_with_nothing_of_their_content()
    {
        string[] photos = [await _owner.AddAsync(Seeds.Jpeg()), await _owner.AddAsync(Seeds.Jpeg())];
        var edit = new { photos, caption = "Nobody's business", addTags = new[] { "secret" }, turn = "right" };
        (await _owner.PostJsonAsync(Api.Photos + "/edits", edit)).Expect(200);
        (await _owner.PostJsonAsync(Api.Photos + "/edits", new { photos = photos[..1], undo = true })).Expect(200);
        (await _owner.PostJsonAsync(Api.Photos + "/edits", new { photos = new[] { Guid.NewGuid() }, rating = 5 })).Expect(200); // none such: nothing was done

        List<JsonElement> entries = [];
        await Deadline.WaitAsync("both to be told", async () =>
        {
            entries = await EntriesAsync(_owner, "/api/v1/admin/audit?action=photosEdited", ["photosEdited"]);
            return entries.Count >= 2;
        });

        Assert.Equal(["1 photo: undo", "2 photos: turn, caption, tags"], entries.Select(entry => Word(entry, "detail")));
        Assert.All(entries, entry => Assert.Equal("home", Word(entry, "subject")));
        Assert.All(entries, entry => Assert.NotNull(Word(entry, "actor")));
    }

    [Fact]
    public async Task What_was_told_is_there_after_a_restart()
    {
        await using var server = await ServerProcess.StartAsync();
        using var person = await People.JoinAsync(server);
        (await person.Api.SendAsync(new(HttpMethod.Delete, "/api/v1/session"))).Expect(204);

        await server.StopAsync(); // in order: what waited is entered
        await server.RestartAsync();

        var entries = (await new Api(server.Client).GetAsync($"/api/v1/admin/audit?account={person.Email}")).Expect(200).Json.GetProperty("entries");
        Assert.Equal(["signedOut", "signedIn"], entries.EnumerateArray().Select(entry => Word(entry, "action")!).Where(action => action.StartsWith("signed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_search_is_bounded_by_time_and_goes_on_where_the_page_before_ended()
    {
        using var person = await People.JoinAsync(fixture.Server);
        for (var i = 0; i < 3; i++)
        {
            (await person.Api.PostJsonAsync("/api/v1/libraries", new { name = $"Library {i}" })).Expect(201);
        }

        var all = await OfAsync(person, "libraryMade", "signedIn");
        await Deadline.WaitAsync("all to be entered", TimeSpan.FromSeconds(20), async () => (all = await OfAsync(person, "libraryMade")).Count >= 4);

        var first = (await _owner.GetAsync($"/api/v1/admin/audit?account={person.Id}&limit=2")).Expect(200).Json;
        var rest = (await _owner.GetAsync($"/api/v1/admin/audit?account={person.Id}&after={first.GetProperty("next").GetString()}")).Expect(200).Json;
        Assert.Equal(
            all.Select(entry => Word(entry, "id")),
            first.GetProperty("entries").EnumerateArray().Concat(rest.GetProperty("entries").EnumerateArray()).Select(entry => Word(entry, "id")));
        var at = Uri.EscapeDataString(Word(all[1], "at")!);
        var since = (await _owner.GetAsync($"/api/v1/admin/audit?account={person.Id}&from={at}")).Expect(200).Json.GetProperty("entries");
        var before = (await _owner.GetAsync($"/api/v1/admin/audit?account={person.Id}&to={at}")).Expect(200).Json.GetProperty("entries");
        Assert.Equal(all.Count, since.GetArrayLength() + before.GetArrayLength());
        Assert.Empty((await _owner.GetAsync("/api/v1/admin/audit?account=nobody@example.org")).Expect(200).Json.GetProperty("entries").EnumerateArray());
    }

    [Theory]
    [InlineData("action=nothing", "action is \"nothing\"")]
    [InlineData("after=nonsense", "after is not a place")]
    [InlineData("limit=0", "limit is 0")]
    public async Task A_value_that_cannot_be_used_is_named(string query, string named)
    {
        var answer = (await _owner.GetAsync($"/api/v1/admin/audit?{query}")).ExpectProblem(400, "invalid");

        Assert.Contains(named, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_action_is_on_its_page_of_the_documentation_and_in_the_choice_of_the_web_page()
    {
        var refusal = (await _owner.GetAsync("/api/v1/admin/audit?action=nothing")).ExpectProblem(400, "invalid").Json.GetProperty("detail").GetString()!;
        var actions = refusal[(refusal.IndexOf("one of ", StringComparison.Ordinal) + 7)..].TrimEnd('.').Split(", ");
        var documentation = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs/audit.md"));
        var page = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "web/src/model/auditSentence.ts"));

        Assert.True(actions.Length > 30);
        Assert.All(actions, action => Assert.Contains($"`{action}`", documentation, StringComparison.Ordinal));
        Assert.All(actions, action => Assert.Contains($"\"{action}\"", page, StringComparison.Ordinal));
    }

    static JsonElement Find(IEnumerable<JsonElement> entries, string action) => Assert.Single(entries, entry => Word(entry, "action") == action);

    static string? Word(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;

    async Task<Answer> TryAsync(string email, string password)
    {
        using var stranger = fixture.Server.CreateStranger();
        return await Answer.ReadAsync(await stranger.PostAsJsonAsync("/api/v1/session", new { email, password }));
    }

    Task<List<JsonElement>> OfAsync(Person person, params string[] actions) => EntriesAsync(_owner, $"/api/v1/admin/audit?account={person.Id}&limit=100", actions);

    static Task<List<JsonElement>> OwnAsync(Person person, params string[] actions) => EntriesAsync(person.Api, "/api/v1/me/audit?limit=100", actions);

    /// <summary>The entries, once these are among them: they come a moment after the deed.</summary>
    static async Task<List<JsonElement>> EntriesAsync(Api api, string path, string[] actions)
    {
        List<JsonElement> entries = [];
        await Deadline.WaitAsync($"{string.Join(", ", actions)} to be told", TimeSpan.FromSeconds(20), async () =>
        {
            entries = [.. (await api.GetAsync(path)).Expect(200).Json.GetProperty("entries").EnumerateArray()];
            return actions.All(action => entries.Any(entry => Word(entry, "action") == action));
        });
        return entries;
    }
}
