using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;

namespace Qmulum.Testing;

/// <summary>
/// The person whose server a test's is: makes the first account by the link in the data folder, as a person does, and a key for the test's
/// requests. All processes on one data folder have the same.
/// </summary>
public sealed class ServerOwner
{
    public const string Name = "Olga Owner";
    public const string Email = "owner@example.org";
    public const string Password = "correct horse battery";

    static readonly ConcurrentDictionary<string, ServerOwner> Known = new();

    readonly SemaphoreSlim _one = new(1);
    readonly string _link;

    ServerOwner(string dataFolder) => _link = Path.Combine(dataFolder, "setup-link");

    /// <summary>The key's secret; null before the first start.</summary>
    public string? Key { get; private set; }

    /// <summary>The cookie of the owner's browser, as "name=value"; null before the first start.</summary>
    public string? Cookie { get; private set; }

    public static ServerOwner Of(string dataFolder) => Known.GetOrAdd(dataFolder, folder => new(folder));

    /// <summary>Makes the owner of one data folder that of another, to which the installation was carried.</summary>
    public static void Move(string from, string to) => Known[to] = Of(from);

    /// <summary>Makes account and key when they are not made yet.</summary>
    public async Task SignInAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        using var client = server.CreateStranger();
        await SignInAsync(client, server.PathFromHere(_link), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes account and key when they are not made yet.</summary>
    /// <param name="client">Of somebody who is not signed in; it knows the server's address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SignInAsync(HttpClient client, CancellationToken cancellationToken) => SignInAsync(client, _link, cancellationToken);

    async Task SignInAsync(HttpClient client, string setupLink, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Key is null)
            {
                await MakeAsync(client, setupLink, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    async Task MakeAsync(HttpClient client, string setupLink, CancellationToken cancellationToken)
    {
        var link = new Uri((await File.ReadAllTextAsync(setupLink, cancellationToken).ConfigureAwait(false)).Trim());
        using var made = await client.PostAsJsonAsync(
            "/api/v1/setup", new { token = link.Fragment[1..], name = Name, email = Email, password = Password }, cancellationToken).ConfigureAwait(false);
        await RequireAsync(made, cancellationToken).ConfigureAwait(false);
        Cookie = made.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        var everything = new
        {
            name = "tests",
            permissions = new[]
            {
                "listLibraries", "viewLibrary", "addPhotos", "viewPhoto", "downloadPhoto", "editPhotos", "createLibrary",
                "manageLibrary", "manageMembers", "viewAccount", "manageAccount", "administer",
            },
        };
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/me/keys") { Content = JsonContent.Create(everything), Headers = { { "Cookie", Cookie } } };
        using var key = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        await RequireAsync(key, cancellationToken).ConfigureAwait(false);
        Key = (await key.Content.ReadFromJsonAsync<JsonElement>(cancellationToken).ConfigureAwait(false)).GetProperty("secret").GetString();
    }

    static async Task RequireAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(
                $"The owner could not come in: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)}");
        }
    }
}

/// <summary>Shows the owner's key with every request that shows nothing else.</summary>
sealed class OwnersKey(ServerOwner owner, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (owner.Key is { } key && request.Headers.Authorization is null && !request.Headers.Contains("Cookie"))
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
