namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>One server for the tests of a class; each test brings photos of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    ServerProcess? _server;

    public ServerProcess Server => _server ?? throw new InvalidOperationException("The server has not been started.");

    internal Api Api => new(Server.Client);

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
