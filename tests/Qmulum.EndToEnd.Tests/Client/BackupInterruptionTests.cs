namespace Qmulum.EndToEnd.Tests.Client;

/// <summary>What happens to a backup when something happens to the server or to the client.</summary>
[Trait("Host", "either")] // the client is looked at
public sealed class BackupInterruptionTests : IAsyncLifetime
{
    const int Photos = 60;

    readonly TempFolder _folder = new();
    readonly List<byte[]> _photos = [];
    ServerProcess _server = null!;
    Api _api = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartAsync();
        _api = new Api(_server.Client);
        for (var i = 0; i < Photos; i++)
        {
            _photos.Add(SamplePhotos.Jpeg(Seeds.Next(), 500, 400, noise: 200));
            await File.WriteAllBytesAsync(_folder.File($"{i}.jpg"), _photos[i]);
        }
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_server_that_is_killed_and_started_again_gets_everything()
    {
        using var backup = Start(_server.Address);
        await ReachAsync(5);
        _server.Kill();
        await _server.RestartAsync();

        (await backup.EndAsync()).Expect(0);

        Assert.Equal(Photos, await _api.CountAsync());
        Assert.All(await Task.WhenAll(_photos.Select(_api.HasAsync)), Assert.True);
    }

    [Fact]
    public async Task A_client_that_is_stopped_says_how_far_it_came_and_the_next_run_does_the_rest()
    {
        await using var proxy = CuttingProxy.Start(_server);
        proxy.HoldAfter(3 * _photos[0].Length);
        using var backup = Start(proxy.Address, "--parallel", "1");
        await ReachAsync(1);
        Signal.Send(backup.Pid, Signal.Interrupt);

        var stopped = await backup.EndAsync();

        stopped.Expect(130);
        Assert.Contains("Stopped.", stopped.Output, StringComparison.Ordinal);
        using var next = Start(_server.Address);
        (await next.EndAsync()).Expect(0);
        Assert.Equal(Photos, await _api.CountAsync());
    }

    ProgramProcess Start(Uri server, params string[] more) =>
        CliProcess.Start(_folder.Path, _server.Owner.Key, ["backup", ".", "--server", $"{server}", .. more]);

    Task ReachAsync(int photos) => Deadline.WaitAsync(
        $"{photos} photos to arrive", TimeSpan.FromSeconds(30), async () => await _api.CountAsync() >= photos, () => _server.Log.Tail(50));
}
