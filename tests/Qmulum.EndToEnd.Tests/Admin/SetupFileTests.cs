using Qmulum.EndToEnd.Tests.Client;

namespace Qmulum.EndToEnd.Tests.Admin;

/// <summary>A file sets a server up, as often as one likes.</summary>
public sealed class SetupFileTests : IAsyncLifetime
{
    const string Password = "four words in a row";

    readonly TempFolder _folder = new();
    ServerProcess? _server;

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync(new ServerSettings { WithOwner = false });

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_makes_the_first_account_and_all_the_rest_and_makes_nothing_when_it_is_run_again()
    {
        var file = await WriteAsync(
            $$"""
            {
              "locations": [{ "name": "folder", "address": "{{Path.Combine(_server!.DataFolder, "location")}}" }],
              "profiles": [{ "name": "standard" }],
              "users": [
                { "email": "olga@example.org", "name": "Olga", "password": "{{Password}}", "administrator": true },
                { "email": "Ben@example.org", "name": "Ben", "quotaPhotos": 2 }
              ],
              "libraries": [
                { "name": "Family", "owner": "olga@example.org", "zone": "Europe/Berlin", "trashDays": 60, "location": "folder", "profile": "standard",
                  "members": [{ "email": "ben@example.org", "role": "contributor" }] }
              ],
              "keys": [
                { "name": "camera import", "owner": "ben@example.org", "library": "Family", "permissions": ["viewLibrary", "addPhotos"] }
              ]
            }
            """);

        var first = await RunAsync(key: null, "admin", "bootstrap", "--file", file, "--link", Path.Combine(_server!.DataFolder, "setup-link"));

        first.Expect(0);
        var secret = Line(first, "keys: camera import of").Split(' ')[^1];
        Assert.StartsWith("qmk_", secret, StringComparison.Ordinal);
        using var program = _server.CreateStranger();
        program.DefaultRequestHeaders.Add("Authorization", $"Bearer {secret}");
        var library = Line(first, "libraries: Family").Split('(', ')')[1];
        var upload = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/libraries/{library}/photos?name=a.jpg") { Content = new ByteArrayContent(Seeds.Jpeg()) };
        (await new Api(program).SendAsync(upload)).Expect(201);
        (await new Api(program).GetAsync("/api/v1/libraries")).ExpectProblem(403, "forbidden"); // it was not made for that
        var href = Line(first, "users: Ben@example.org").Split(' ')[^1];
        (await new Api(program).PostJsonAsync("/api/v1/accounts/reset", new { token = new Uri(href).Fragment[1..], password = Password })).Expect(204);

        var owner = await SignInAsync("olga@example.org");
        var settings = (await owner.GetAsync($"/api/v1/libraries/{library}")).Expect(200).Json.GetProperty("settings");
        Assert.Equal(("Europe/Berlin", 60), (settings.GetProperty("zone").GetString(), settings.GetProperty("trashDays").GetInt32()));
        Assert.Equal(("folder", "standard"), (settings.GetProperty("location").GetString(), settings.GetProperty("profile").GetString()));
        var key = (await owner.PostJsonAsync("/api/v1/me/keys", new { name = "cli", permissions = new[] { "administer" } })).Expect(201).Json.GetProperty("secret").GetString();

        var again = await RunAsync(key, "admin", "bootstrap", "--file", file);

        again.Expect(0);
        Assert.Equal(4, again.Output.Split('\n').Count(line => line.EndsWith(": is there", StringComparison.Ordinal)));
        Assert.DoesNotContain("made", again.Output, StringComparison.Ordinal);
        await SignInAsync("ben@example.org"); // his password is still his
        Assert.Equal(2, (await owner.GetAsync("/api/v1/admin/accounts")).Expect(200).Json.GetProperty("accounts").GetArrayLength());
        Assert.Single(
            (await owner.GetAsync($"/api/v1/libraries/{library}/members")).Expect(200).Json.GetProperty("members").EnumerateArray(),
            member => member.GetProperty("role").GetString() == "contributor");
    }

    [Trait("Host", "either")] // what cannot be used is refused before a grain is asked
    [Theory]
    [InlineData("""{ "shares": [], "users": [{ "email": "a@example.org", "name": "A", "colour": "red" }] }""", "shares, users[0].colour")]
    [InlineData("""{ "locations": [{ "name": "nas" }] }""", "locations[0].name is \"nas\"; it must be one of the locations of this server (folder)")]
    [InlineData("""{ "locations": [{ "name": "folder", "address": "s3://photos" }] }""", "locations[0].address is \"s3://photos\"; that location is at /")]
    [InlineData("""{ "profiles": [{ "name": "web" }] }""", "profiles[0].name is \"web\"; it must be standard")]
    [InlineData("""{ "users": [{ "email": "a@example.org", "name": "A" }], "libraries": [{ "name": "L", "owner": "a@example.org", "location": "nas" }] }""", "libraries[0].location is \"nas\"; it must be one of the locations of this server (folder)")]
    [InlineData("""{ "users": [{ "email": "a@example.org", "name": "A" }], "libraries": [{ "name": "L", "owner": "a@example.org", "profile": "web" }] }""", "libraries[0].profile is \"web\"; it must be standard")]
    [InlineData("""{ "users": [{ "email": "a@example.org", "name": "A" }], "libraries": [{ "name": "L", "owner": "a@example.org", "members": [{ "email": "a@example.org", "role": "ownr" }] }] }""", "libraries[0].members[0].role is \"ownr\"; it must be one of viewer, contributor, editor.")]
    [InlineData("""{ "users": [{ "email": "a@example.org", "name": "A" }], "keys": [{ "name": "K", "owner": "a@example.org", "permissions": ["viewLibrary", 3] }] }""", "keys[0].permissions[1] is 3; it must be one of listLibraries, viewLibrary,")]
    [InlineData("""{ "users": [{ "email": "nobody", "name": "A" }] }""", "users[0].email")]
    [InlineData("""{ "users": [{ "email": "a@example.org", "name": "A", "password": "short" }] }""", "users[0].password")]
    [InlineData("""{ "users": [{ "email": "a@example.org", "name": "A" }, { "email": "A@example.org", "name": "B" }] }""", "users[1]")]
    [InlineData("""{ "libraries": [{ "name": "L", "owner": "nobody@example.org" }] }""", "libraries[0].owner")]
    [InlineData("""{ "users": [{ "email": "a@example.org", "name": "A" }], "libraries": [{ "name": "L", "owner": "a@example.org", "trashDays": 0 }] }""", "libraries[0]")]
    [InlineData("""{ "users": [{ "email": "a@example.org", "name": "A" }], "libraries": [{ "name": "L", "owner": "a@example.org", "members": [{ "email": "a@example.org", "role": "viewer" }] }] }""", "libraries[0].members[0].email")]
    [InlineData("""{ "users": [{ "email": "a@example.org", "name": "A" }], "keys": [{ "name": "K", "owner": "a@example.org", "library": "none" }] }""", "keys[0].library")]
    public async Task What_cannot_be_is_named_by_its_place_and_nothing_is_done(string file, string named)
    {
        await using var server = await ServerProcess.StartAsync();
        Api owner = new(server.Client);

        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/admin/bootstrap") { Content = new StringContent(file, System.Text.Encoding.UTF8, "application/json") };
        var answer = (await owner.SendAsync(request)).ExpectProblem(400, "invalid");

        Assert.Contains(named, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await owner.GetAsync("/api/v1/admin/accounts")).Expect(200).Json.GetProperty("accounts").GetArrayLength());
    }

    [Trait("Host", "either")] // the client is looked at
    [Fact]
    public async Task The_command_line_looks_after_accounts()
    {
        await using var server = await ServerProcess.StartAsync();
        var made = await CliProcess.RunAsync(_folder.Path, server.Owner.Key, "admin", "accounts", "add", "lena@example.org", "--name", "Lena", "--server", $"{server.Client.BaseAddress}");
        made.Expect(0);
        Assert.Contains("/reset#qmr_", made.Output, StringComparison.Ordinal);

        foreach (var words in (string[])["disable lena@example.org", "quota LENA@example.org --photos 7", "promote lena@example.org"])
        {
            var done = await CliProcess.RunAsync(_folder.Path, server.Owner.Key, ["admin", "accounts", .. words.Split(' '), "--server", $"{server.Client.BaseAddress}"]);
            done.Expect(0);
        }

        var account = (await new Api(server.Client).GetAsync("/api/v1/admin/accounts?search=lena")).Expect(200).Json.GetProperty("accounts")[0];
        Assert.Equal(
            (true, true, 7),
            (account.GetProperty("disabled").GetBoolean(), account.GetProperty("administrator").GetBoolean(), account.GetProperty("quotaPhotos").GetInt32()));
        foreach (var (command, told) in ((string, string)[])
            [("accounts --search lena", "lena@example.org"), ("audit --account lena@example.org", "accountDisabled"), ("libraries", "home"), ("storage", "ok"),
            ("queues", "backfill"), ("tasks", "photoId"), ("links", "email"), ("statistics", "0 photos"), ("reindex", "made anew")])
        {
            var shown = await CliProcess.RunAsync(_folder.Path, server.Owner.Key, ["admin", .. command.Split(' '), "--server", $"{server.Client.BaseAddress}"]);
            shown.Expect(0);
            Assert.Contains(told, shown.Output, StringComparison.Ordinal);
        }

        var nobody = await CliProcess.RunAsync(_folder.Path, server.Owner.Key, "admin", "accounts", "enable", "nobody@example.org", "--server", $"{server.Client.BaseAddress}");
        nobody.Expect(2);
        Assert.Contains("nobody@example.org", nobody.Errors, StringComparison.Ordinal);
    }

    static string Line(ProgramResult result, string start) =>
        Assert.Single(result.Output.Split('\n'), line => line.StartsWith(start, StringComparison.Ordinal));

    async Task<string> WriteAsync(string text)
    {
        var path = _folder.File("setup.json");
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    Task<ProgramResult> RunAsync(string? key, params string[] arguments) =>
        CliProcess.RunAsync(_folder.Path, key, [.. arguments, "--server", $"{_server!.Client.BaseAddress}"]);

    async Task<Api> SignInAsync(string email)
    {
        var browser = _server!.CreateStranger();
        var signedIn = (await new Api(browser).PostJsonAsync("/api/v1/session", new { email, password = Password })).Expect(201);
        browser.DefaultRequestHeaders.Add("Cookie", signedIn.Header("Set-Cookie").Split(';')[0]);
        return new(browser);
    }
}
