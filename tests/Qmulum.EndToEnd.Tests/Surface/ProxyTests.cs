using System.Net.Http.Json;

namespace Qmulum.EndToEnd.Tests.Surface;

/// <summary>What a proxy says of a request counts if the settings name the proxy, and is a stranger's word if they do not.</summary>
[Trait("Host", "either")] // addresses are read before a grain is asked
public sealed class ProxyTests
{
    const string Visitor = "203.0.113.9";
    static readonly (string, string)[] OfProxy = [("X-Forwarded-For", Visitor), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example")];

    [Fact]
    public async Task The_word_of_a_stranger_changes_neither_address_nor_scheme_nor_host()
    {
        await using var server = await ServerProcess.StartAsync();

        var (cookie, address) = await SignInAsync(server, OfProxy);
        var link = await InviteAsync(server, OfProxy);

        Assert.StartsWith("qmulum=", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("secure", cookie, StringComparison.Ordinal);
        Assert.Contains(address, new[] { "127.0.0.1", "::1" });
        Assert.StartsWith(server.Address.AbsoluteUri, link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_configured_proxy_address_and_scheme_are_taken_and_links_have_the_public_address()
    {
        await using var server = await ServerProcess.StartAsync(
            new ServerSettings { Arguments = ["--trustedProxies", "127.0.0.0/8, ::1", "--publicUrl", "https://photos.example.org"] });

        var (cookie, address) = await SignInAsync(server, OfProxy);
        var link = await InviteAsync(server, OfProxy);

        Assert.StartsWith("__Host-qmulum=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.Ordinal);
        Assert.Equal(Visitor, address);
        Assert.StartsWith("https://photos.example.org/invitation#", link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_visitor_wrote_before_the_proxy_did_is_not_believed()
    {
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--trustedProxies", "127.0.0.1,::1,10.1.0.0/16"] });

        var (_, throughTwo) = await SignInAsync(server, ("X-Forwarded-For", $"192.0.2.1, {Visitor}, 10.1.2.3"));
        var (_, broken) = await SignInAsync(server, ("X-Forwarded-For", "no address"));

        Assert.Equal(Visitor, throughTwo);
        Assert.Contains(broken, new[] { "127.0.0.1", "::1" });
    }

    [Fact]
    public async Task Behind_a_proxy_each_visitor_has_limits_of_their_own_and_nobody_gets_more_by_making_up_addresses()
    {
        await using var behind = await ServerProcess.StartAsync(
            new ServerSettings { Arguments = ["--trustedProxies", "127.0.0.1,::1", "--strangersRequestsPerSecond", "1"] });
        await using var open = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--strangersRequestsPerSecond", "1"] });

        Assert.Contains(429, await StatusesAsync(behind, _ => Visitor));
        Assert.DoesNotContain(429, await StatusesAsync(behind, number => $"203.0.113.{number + 100}"));
        Assert.Contains(429, await StatusesAsync(open, number => $"203.0.113.{number + 100}"));
    }

    [Theory]
    [InlineData("--trustedProxies", "everybody")]
    [InlineData("--trustedProxies", "10.0.0.0/33")]
    [InlineData("--certificateKeyFile", "key.pem")]
    public async Task A_setting_that_cannot_be_used_stops_the_start_and_is_named(string flag, string value)
    {
        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Arguments = [flag, value] });

        Assert.Equal(1, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains($"\"{flag[2..]}\" is \"{value}\"", server.Log.Tail(), StringComparison.Ordinal);
    }

    /// <summary>Signs in and asks where it came from.</summary>
    static async Task<(string Cookie, string? Address)> SignInAsync(ServerProcess server, params (string Name, string Value)[] headers)
    {
        using var browser = Browser(server, headers);
        var signedIn = await Answer.ReadAsync(
            await browser.PostAsJsonAsync("/api/v1/session", new { email = ServerOwner.Email, password = ServerOwner.Password }));
        var cookie = signedIn.Expect(201).Header("Set-Cookie");
        var sessions = (await new Api(browser).GetAsync("/api/v1/me/sessions", ("Cookie", cookie.Split(';')[0]))).Expect(200).Json;
        var current = sessions.GetProperty("sessions").EnumerateArray().Single(session => session.GetProperty("current").GetBoolean());
        return (cookie, current.GetProperty("address").GetString());
    }

    static async Task<string?> InviteAsync(ServerProcess server, params (string Name, string Value)[] headers)
    {
        using var browser = Browser(server, headers);
        browser.DefaultRequestHeaders.Authorization = new("Bearer", server.Owner.Key);
        var invited = await new Api(browser).PostJsonAsync("/api/v1/libraries/home/invitations", new { role = "viewer" });
        return invited.Expect(201).Json.GetProperty("href").GetString();
    }

    static async Task<List<int>> StatusesAsync(ServerProcess server, Func<int, string> addressOf)
    {
        List<int> statuses = [];
        foreach (var number in Enumerable.Range(0, 30))
        {
            using var browser = Browser(server, [("X-Forwarded-For", addressOf(number))]);
            statuses.Add((await new Api(browser).GetAsync("/api/v1/server")).Status);
        }

        return statuses;
    }

    static HttpClient Browser(ServerProcess server, (string Name, string Value)[] headers)
    {
        var browser = server.CreateStranger();
        foreach (var (name, value) in headers)
        {
            Assert.True(browser.DefaultRequestHeaders.TryAddWithoutValidation(name, value));
        }

        return browser;
    }
}
