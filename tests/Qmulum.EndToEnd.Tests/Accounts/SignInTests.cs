using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Qmulum.Sqlite;

namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>Signing in and out: what a session is, where it ends, and what is told to whom.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    ServerProcess? _server;

    ServerProcess Server => _server!;

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task A_session_is_a_cookie_that_no_script_and_no_other_site_has()
    {
        var answer = (await SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201);

        var cookie = answer.Header("Set-Cookie");
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(cookie.Split(';')[0].Split('=')[1], answer.Text, StringComparison.Ordinal);
        Assert.Equal(ServerOwner.Email, (await GetAsync("/api/v1/me", Cookie(answer))).Expect(200).Json.GetProperty("email").GetString());
    }

    [Theory]
    [InlineData(ServerOwner.Email, "wrong password")]
    [InlineData(ServerOwner.Email, "")]
    [InlineData(ServerOwner.Email, null)]
    [InlineData("nobody@example.org", ServerOwner.Password)]
    public async Task Whatever_does_not_fit_is_told_alike(string email, string? password)
    {
        var answer = (await SignInAsync(email, password)).ExpectProblem(401, "sign-in-failed");

        Assert.Equal((await SignInAsync("somebody.else@example.org", "x")).Text, answer.Text);
        Assert.Empty(answer.Header("Set-Cookie"));
    }

    [Fact]
    public async Task A_session_outlives_a_kill_of_the_server_and_ends_when_it_is_signed_out()
    {
        var cookie = Cookie((await SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201));
        await Server.RestartAsync();
        (await GetAsync("/api/v1/me", cookie)).Expect(200);

        (await SendAsync(HttpMethod.Delete, "/api/v1/session", cookie)).Expect(204);

        (await GetAsync("/api/v1/me", cookie)).ExpectProblem(401, "unauthorized");
    }

    [Fact]
    public async Task A_new_password_ends_every_other_session_and_the_old_password()
    {
        var here = Cookie((await SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201));
        var there = Cookie((await SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201));
        const string Better = "another horse battery";

        (await SendAsync(HttpMethod.Post, "/api/v1/me/password", here, new { current = "wrong", @new = Better })).ExpectProblem(401, "sign-in-failed");
        (await SendAsync(HttpMethod.Post, "/api/v1/me/password", here, new { current = ServerOwner.Password, @new = "short" })).ExpectProblem(400, "invalid");
        (await SendAsync(HttpMethod.Post, "/api/v1/me/password", here, new { current = ServerOwner.Password, @new = Better })).Expect(204);

        (await GetAsync("/api/v1/me", here)).Expect(200);
        (await GetAsync("/api/v1/me", there)).ExpectProblem(401, "unauthorized");
        (await SignInAsync(ServerOwner.Email, ServerOwner.Password)).ExpectProblem(401, "sign-in-failed");
        (await SignInAsync(ServerOwner.Email, Better)).Expect(201);
    }

    [Fact]
    [Trait("Host", "one process")] // the hash is put into the database of one
    public async Task A_hash_of_fewer_rounds_is_made_anew_at_the_next_sign_in_and_ends_no_session()
    {
        var cookie = Cookie((await SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201));
        await Server.StopAsync();
        await InDatabaseAsync("UPDATE grain_state SET json = json_set(json, '$.passwordHash', @hash) WHERE json LIKE '%passwordHash%' RETURNING 1", HashOf(1_000));
        await Server.RestartAsync();

        (await SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201);

        (await GetAsync("/api/v1/me", cookie)).Expect(200);
        await Server.StopAsync();
        var hash = (string)await InDatabaseAsync("SELECT json_extract(json, '$.passwordHash') FROM grain_state WHERE json LIKE '%passwordHash%' AND @hash <> ''", "-");
        Assert.Equal(210_000, BinaryPrimitives.ReadInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5)));
    }

    [Fact]
    public async Task Sessions_are_listed_and_each_can_be_ended()
    {
        var here = Cookie((await SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201));
        var there = Cookie((await SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201));
        var sessions = (await GetAsync("/api/v1/me/sessions", there)).Expect(200).Json.GetProperty("sessions").EnumerateArray().ToList();
        var current = Assert.Single(sessions, session => session.GetProperty("current").GetBoolean());

        (await SendAsync(HttpMethod.Delete, $"/api/v1/me/sessions/{current.GetProperty("id").GetString()}", here)).Expect(204);

        (await GetAsync("/api/v1/me", there)).ExpectProblem(401, "unauthorized");
        (await SendAsync(HttpMethod.Delete, "/api/v1/me/sessions", here)).Expect(204);
        Assert.Single((await GetAsync("/api/v1/me/sessions", here)).Expect(200).Json.GetProperty("sessions").EnumerateArray());
    }

    [Fact]
    public async Task Passwords_that_are_tried_without_end_are_put_off_and_the_person_at_home_is_not()
    {
        // At home: an address that the person came in from.
        (await SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201);
        Answer answer;
        var tries = 0;
        do
        {
            answer = await SignInAsync("victim@example.org", $"guess {tries}");
            Assert.True(++tries < 50, "Fifty guesses in a row were taken.");
        }
        while (answer.Status == 401);

        answer.ExpectProblem(429, "too-many-attempts");
        Assert.InRange(int.Parse(answer.Header("Retry-After")), 1, 60);
        (await SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201);
    }

    [Fact]
    public async Task Who_signs_out_hears_no_more_of_the_library()
    {
        var cookie = Cookie((await SignInAsync(ServerOwner.Email, ServerOwner.Password)).Expect(201));
        using var browser = Server.CreateStranger();
        browser.DefaultRequestHeaders.Add("Cookie", cookie);
        await using var events = await EventListener.OpenAsync(browser);
        await events.NextAsync(next => next.Type == "hello");
        (await SendAsync(HttpMethod.Delete, "/api/v1/session", cookie)).Expect(204);

        await new Api(Server.Client).AddAsync(Seeds.Jpeg());

        Assert.True(await events.HasEndedAsync(), "A page that was signed out was told of a new photo.");
    }

    /// <summary>The owner's password as Identity's hasher keeps it (format 3): the rounds stand after the format and the algorithm, 2 for HMAC-SHA512.</summary>
    static string HashOf(int rounds)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = new byte[13 + 16 + 32];
        hash[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(1), 2);
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(5), rounds);
        BinaryPrimitives.WriteInt32BigEndian(hash.AsSpan(9), salt.Length);
        salt.CopyTo(hash, 13);
        Rfc2898DeriveBytes.Pbkdf2(ServerOwner.Password, salt, rounds, HashAlgorithmName.SHA512, 32).CopyTo(hash, 29);
        return Convert.ToBase64String(hash);
    }

    async Task<object> InDatabaseAsync(string sql, string hash)
    {
        await using var database = SqliteDatabase.Open(new() { Path = Path.Combine(Server.DataFolder, "grains.db") });
        return await database.WriteAsync(connection => connection.Prepared(sql).With("@hash", hash).ExecuteScalar()!);
    }

    static string Cookie(Answer answer) => answer.Header("Set-Cookie").Split(';')[0];

    Task<Answer> GetAsync(string path, string cookie) => SendAsync(HttpMethod.Get, path, cookie);

    async Task<Answer> SignInAsync(string email, string? password)
    {
        using var stranger = Server.CreateStranger();
        return await Answer.ReadAsync(await stranger.PostAsJsonAsync("/api/v1/session", new { email, password }));
    }

    async Task<Answer> SendAsync(HttpMethod method, string path, string cookie, object? body = null)
    {
        using var stranger = Server.CreateStranger();
        HttpRequestMessage request = new(method, path) { Headers = { { "Cookie", cookie } }, Content = body is null ? null : JsonContent.Create(body) };
        return await new Api(stranger).SendAsync(request);
    }
}
