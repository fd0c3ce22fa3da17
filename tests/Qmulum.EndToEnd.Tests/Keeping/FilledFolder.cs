namespace Qmulum.EndToEnd.Tests.Keeping;

/// <summary>The data folder of a server that got three photos and was stopped.</summary>
public sealed class FilledFolder : IAsyncLifetime
{
    readonly TempFolder _folder = new();

    public string Data => _folder.File("data");

    public IReadOnlyList<string> Photos { get; private set; } = [];

    public async Task InitializeAsync()
    {
        await using var server = await ServerProcess.StartAsync(Data);
        Api api = new(server.Client);
        Photos = [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => api.AddAsync(Seeds.Jpeg())))];
        await server.StopAsync();
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
