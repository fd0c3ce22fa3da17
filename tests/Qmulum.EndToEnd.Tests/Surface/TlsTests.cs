using System.Net;
using System.Net.Http.Json;

namespace Qmulum.EndToEnd.Tests.Surface;

/// <summary>TLS by the server itself.</summary>
[Trait("Host", "either")] // connections end before a grain is asked
public sealed class TlsTests : IDisposable
{
    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Over_TLS_the_session_cookie_goes_nowhere_else_and_links_are_https()
    {
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Certificate = new(_folder) });
        using var stranger = server.CreateStranger();

        var signedIn = await Answer.ReadAsync(
            await stranger.PostAsJsonAsync("/api/v1/session", new { email = ServerOwner.Email, password = ServerOwner.Password }));
        var invited = await new Api(server.Client).PostJsonAsync("/api/v1/libraries/home/invitations", new { role = "viewer" });

        var cookie = signedIn.Expect(201).Header("Set-Cookie");
        Assert.StartsWith("__Host-qmulum=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.Ordinal);
        Assert.StartsWith($"{server.Address}invitation#", invited.Expect(201).Json.GetProperty("href").GetString(), StringComparison.Ordinal);
        Assert.Contains($"ready at https://", server.Log.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Browsers_speak_HTTP_2_with_it()
    {
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Certificate = new(_folder), WithOwner = false });
        using var client = server.CreateStranger();
        using HttpRequestMessage request = new(HttpMethod.Get, "/health/live") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var answer = await client.SendAsync(request);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
    }

    /// <summary>Kestrel has no way to send a 104 over HTTP/2; the file itself comes over either.</summary>
    [Theory]
    [InlineData("2")]
    [InlineData("1.1")]
    public async Task A_phone_can_go_on_over_HTTP_1_1_which_may_be_all_that_is_offered(string latest)
    {
        TestCertificate certificate = new(_folder);
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Certificate = certificate, Arguments = ["--httpVersion", latest] });
        using var client = server.CreateClient();
        using HttpRequestMessage request = new(HttpMethod.Post, Api.Photos) { Version = HttpVersion.Version20, Content = new ByteArrayContent(Seeds.Jpeg()) };
        foreach (var (name, value) in Draft.Said(8, isLast: true))
        {
            request.Headers.Add(name, value);
        }

        using var answer = await client.SendAsync(request);
        using var connection = await RawConnection.OpenAsync(server, certificate);
        await connection.SendHeadAsync($"POST {Api.Photos}", null, [.. Draft.Lines(8, isLast: true), "Content-Length: 1000"]);

        Assert.Equal((HttpStatusCode.Created, new Version(latest == "2" ? "2.0" : "1.1")), (answer.StatusCode, answer.Version));
        var early = await connection.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 104 ", early, StringComparison.Ordinal);
        Assert.Contains($"Location: {server.Address}api/v1/", early, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_certificate_is_shown_without_a_restart_and_half_of_one_is_not()
    {
        TestCertificate certificate = new(_folder);
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Certificate = certificate, WithOwner = false });
        var good = await File.ReadAllTextAsync(certificate.KeyFile);
        await File.WriteAllTextAsync(certificate.KeyFile, good[..40]);
        await Deadline.WaitAsync("the server to look", TimeSpan.FromSeconds(20), async () =>
        {
            Assert.True(await IsTrustedAsync(server), "The server lost the certificate that it had.");
            return server.Log.Contains("cannot be used yet");
        });

        certificate.Renew();

        await Deadline.WaitAsync("the new certificate", TimeSpan.FromSeconds(20), () => IsTrustedAsync(server));
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("no certificate")]
    [InlineData("another's key")]
    [InlineData("no key")]
    public async Task A_certificate_that_cannot_be_used_stops_the_start_and_is_named(string wrong)
    {
        TestCertificate certificate = new(_folder);
        switch (wrong)
        {
            case "absent":
                File.Delete(certificate.File);
                break;
            case "no certificate":
                await File.WriteAllTextAsync(certificate.File, "this is no certificate");
                break;
            case "another's key":
                var own = await File.ReadAllTextAsync(certificate.File);
                certificate.Renew();
                await File.WriteAllTextAsync(certificate.File, own);
                break;
            default:
                File.Delete(certificate.KeyFile);
                break;
        }

        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Certificate = certificate });

        Assert.Equal(1, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("certificateFile", server.Log.Tail(), StringComparison.Ordinal);
        Assert.Contains(certificate.File, server.Log.Tail(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Log.Tail(), StringComparison.Ordinal);
    }

    /// <summary>Over a connection of its own: one that is open keeps the certificate that it began with.</summary>
    static async Task<bool> IsTrustedAsync(ServerProcess server)
    {
        using var client = server.CreateStranger();
        try
        {
            return (await client.GetAsync("/health/live")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
