using System.Net.Http.Json;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>Somebody with an account at a test's server, in a browser of their own.</summary>
sealed class Person(Guid id, string email, HttpClient browser) : IDisposable
{
    public Guid Id => id;

    public string Email => email;

    public HttpClient Browser => browser;

    public Api Api { get; } = new(browser);

    public void Dispose() => browser.Dispose();
}

/// <summary>Makes people.</summary>
static class People
{
    public const string Password = "a password of theirs";

    static int _count;

    /// <summary>An account that the server's owner makes, signed in.</summary>
    public static async Task<Person> JoinAsync(ServerProcess server)
    {
        var email = $"person{Interlocked.Increment(ref _count)}@example.org";
        var made = await new Api(server.Client).PostJsonAsync("/api/v1/admin/accounts", new { name = "Pat", email, password = Password });
        var id = made.Expect(201).Json.GetProperty("account").GetProperty("id").GetGuid();
        var browser = server.CreateStranger();
        var signedIn = await Answer.ReadAsync(await browser.PostAsJsonAsync("/api/v1/session", new { email, password = Password }));
        browser.DefaultRequestHeaders.Add("Cookie", signedIn.Expect(201).Header("Set-Cookie").Split(';')[0]);
        return new(id, email, browser);
    }

    /// <summary>Invites somebody into a library and lets them accept.</summary>
    public static async Task InviteAsync(Api owner, string library, Person person, string role)
    {
        var token = await InviteAsync(owner, library, new { role });
        (await person.Api.PostJsonAsync("/api/v1/invitations/accept", new { token })).Expect(200);
    }

    /// <summary>Makes an invitation and returns its token.</summary>
    public static async Task<string> InviteAsync(Api owner, string library, object invitation)
    {
        var made = await owner.PostJsonAsync($"/api/v1/libraries/{library}/invitations", invitation);
        return new Uri(made.Expect(201).Json.GetProperty("href").GetString()!).Fragment[1..];
    }

    public static async Task<IReadOnlyList<JsonElement>> LibrariesAsync(Person person) =>
        [.. (await person.Api.GetAsync("/api/v1/libraries")).Expect(200).Json.GetProperty("libraries").EnumerateArray()];
}
