namespace Qmulum.Browser.Tests.Support;

/// <summary>A real server that the tests of a class share: each makes what it looks at.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    ServerProcess? _server;

    public ServerProcess Server => _server ?? throw new InvalidOperationException("The server was not started.");

    public async Task InitializeAsync()
    {
        WebBuild.Require();
        _server = await ServerProcess.StartAsync(new ServerSettings());
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
