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
        _server = await ServerProcess.StartAsync(await PrepareAsync());
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

        await CleanUpAsync();

        Assert.Empty(faults);
    }

    /// <summary>How the server is started, once all is there that it needs.</summary>
    protected virtual Task<ServerSettings> PrepareAsync() => Task.FromResult(new ServerSettings());

    /// <summary>Ends what was begun for the server, after it has ended.</summary>
    protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;

    /// <summary>The owner of the server opens the page.</summary>
    protected Task<Visit> VisitAsync(Visitor? visitor = null, string path = "/") => VisitAsync(visitor, path, Server.Owner.Cookie);

    /// <summary>Somebody opens the page who is not signed in.</summary>
    protected Task<Visit> CallAsync(Visitor? visitor = null, string path = "/") => VisitAsync(visitor, path, cookie: null);

    /// <summary>The owner of the server opens the page over another line than the server's own.</summary>
    protected Task<Visit> VisitOverAsync(Uri address, Visitor? visitor = null) => VisitAsync(visitor, "/", Server.Owner.Cookie, address);

    async Task<Visit> VisitAsync(Visitor? visitor, string path, string? cookie, Uri? address = null)
    {
        var visit = await Visit.StartAsync(chromium, address ?? Server.Address, visitor, path, cookie);
        _visits.Add(visit);
        return visit;
    }
}
