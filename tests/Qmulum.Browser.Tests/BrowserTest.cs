using Qmulum.Browser.Tests.Support;

namespace Qmulum.Browser.Tests;

/// <summary>A real server with an empty library and a real browser. A page that broke its own rules fails its test.</summary>
[Collection(InChromium.Name)]
public abstract class BrowserTest(Chromium chromium) : IAsyncLifetime
{
    readonly List<Visit> _visits = [];
    ServerProcess? _server;

    protected ServerProcess Server => _server ?? throw new InvalidOperationException("The server was not started.");

    protected Library Library => new(Server.Client);

    public async Task InitializeAsync()
    {
        WebBuild.Require();
        _server = await ServerProcess.StartAsync();
    }

    public async Task DisposeAsync()
    {
        var faults = _visits.SelectMany(visit => visit.Faults).ToList();
        foreach (var visit in _visits)
        {
            await visit.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Assert.Empty(faults);
    }

    protected async Task<Visit> VisitAsync(Visitor? visitor = null, string path = "/")
    {
        var visit = await Visit.StartAsync(chromium, Server.Address, visitor, path, Server.Owner.Cookie);
        _visits.Add(visit);
        return visit;
    }
}
