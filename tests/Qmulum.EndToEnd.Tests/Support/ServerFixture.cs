namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>One server for the tests of a class; each test brings photos of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    ServerProcess? _server;

    public ServerProcess Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    internal Api Api => new(Server.Client);

    /// <summary>The owner's client in a new library, which stands where <c>home</c> would: for a test that counts what is there.</summary>
    internal async Task<HttpClient> EnterNewLibraryAsync()
    {
        var made = await Api.PostJsonAsync("/api/v1/libraries", new { name = "One test's" });
        return Server.CreateClientOf(made.Expect(201).Json.GetProperty("id").GetString()!);
    }

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
