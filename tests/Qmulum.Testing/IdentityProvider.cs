using System.Net;
using System.Text.Json;

namespace Qmulum.Testing;

/// <summary>A real OpenID Connect provider, at which everybody is whom the test says.</summary>
public sealed class IdentityProvider : IAsyncDisposable
{
    public const string Name = "club";
    const string ClientId = "qmulum-tests";
    const string ClientSecret = "the club's own secret for tests";

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    NodeProcess? _process;
    string _said = "";
    int _port;

    /// <summary>The settings of a server that people enter by this provider.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["QMULUM_PROVIDERS__0__NAME"] = Name,
        ["QMULUM_PROVIDERS__0__LABEL"] = "the club",
        ["QMULUM_PROVIDERS__0__CLIENTID"] = ClientId,
        ["QMULUM_PROVIDERS__0__CLIENTSECRET"] = ClientSecret,
        ["QMULUM_PROVIDERS__0__AUTHORIZATIONURL"] = $"http://127.0.0.1:{_port}/auth",
        ["QMULUM_PROVIDERS__0__TOKENURL"] = $"http://127.0.0.1:{_port}/token",
        ["QMULUM_PROVIDERS__0__USERINFOURL"] = $"http://127.0.0.1:{_port}/me",
    };

    /// <param name="serverPort">Of the server that people come back to.</param>
    public static async Task<IdentityProvider> StartAsync(int serverPort)
    {
        Secrets.Note(ClientSecret);
        var provider = new IdentityProvider();
        (provider._process, provider._port) = await NodeProcess.StartAsync(
            "oidc.mjs", line => provider._said = line, ClientId, ClientSecret, $"http://localhost:{serverPort}/api/v1/session/providers/{Name}/callback")
            .ConfigureAwait(false);
        return provider;
    }

    /// <summary>Who signs in here from now on.</summary>
    public async Task BecomeAsync(string subject, string email, bool verified = true)
    {
        var line = JsonSerializer.Serialize(new { sub = subject, email, email_verified = verified, name = "Clara of the Club" });
        await _process!.SayAsync(line).ConfigureAwait(false);
        await Deadline.WaitAsync("the provider to know the person", Limit, () => _said == line, () => _process.Errors.Tail()).ConfigureAwait(false);
    }

    /// <summary>Goes through the provider's pages as a browser does.</summary>
    /// <param name="start">Where the server leads to.</param>
    /// <returns>Where the provider leads back to.</returns>
    public async Task<Uri> PassAsync(Uri start)
    {
        using HttpClientHandler handler = new() { AllowAutoRedirect = false, UseProxy = false, CookieContainer = new CookieContainer() };
        using HttpClient browser = new(handler);
        var at = start;
        for (var steps = 0; at.Port == _port; steps++)
        {
            using var page = await browser.GetAsync(at).ConfigureAwait(false);
            var text = await page.Content.ReadAsStringAsync().ConfigureAwait(false);
            at = steps < 10 && page.Headers.Location is { } next
                ? new Uri(at, next)
                : throw new InvalidOperationException($"The provider answered {(int)page.StatusCode} at {at}: {text}\n{_process!.Errors.Tail()}");
        }

        return at;
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
