using System.Diagnostics;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>Pictures are decoded in other processes: what happens to those, and to them when the server is killed.</summary>
[Trait("Host", "either")] // a process and its workers
public sealed class MediaWorkerTests
{
    const string WorkerArgument = "--media-worker";
    const int Abort = 6; // SIGABRT, signal(7)

    // Processor time: small pictures take far less, and the large one takes a second.
    static readonly TimeSpan InTheMiddle = TimeSpan.FromSeconds(0.3);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_file_under_which_the_worker_dies_twice_is_set_aside_while_others_are_made()
    {
        // One worker that has started before each try: what it then takes goes into the large file.
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--workers", "1"] });
        Api api = new(server.Client);
        await api.AddAndDeriveAsync(Seeds.Jpeg());
        var culprit = await api.AddAsync(await LargePngAsync(), "large.png");
        for (var death = 1; death <= 2; death++)
        {
            await AbortAsync(await BusyWorkerAsync(server));
            Assert.Equal("ready", (await api.AddAndDeriveAsync(Seeds.Jpeg())).GetProperty("state").GetString());
        }

        var facts = await api.DerivedAsync(culprit);

        Assert.Equal("failed", facts.GetProperty("state").GetString());
        Assert.Equal("quarantined", facts.GetProperty("problem").GetProperty("code").GetString());
        Assert.All(facts.GetProperty("tasks").EnumerateArray(), task => Assert.Equal("quarantined", task.GetProperty("state").GetString()));
        Assert.Contains("signal 6", facts.GetProperty("problem").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(server.HasExited);
        Assert.Equal("ready", (await api.AddAndDeriveAsync(Seeds.Jpeg())).GetProperty("state").GetString());
        Assert.Single(ProcessChildren.With(server.Pid, WorkerArgument));

        var failed = Assert.Single((await FailedAsync(api)).Select(task => task.GetProperty("photoId").GetString()).Distinct());
        Assert.Equal(culprit, failed);
        Assert.All(await FailedAsync(api), task => Assert.Contains("signal 6", task.GetProperty("reason").GetString(), StringComparison.Ordinal));
        (await api.PostJsonAsync($"/api/v1/admin/tasks/{culprit}/retry", new { })).Expect(202);
        Assert.Equal("ready", (await api.DerivedAsync(culprit)).GetProperty("state").GetString());
        Assert.Empty(await FailedAsync(api));
    }

    static async Task<List<System.Text.Json.JsonElement>> FailedAsync(Api api) =>
        [.. (await api.GetAsync("/api/v1/admin/tasks?state=failed")).Expect(200).Json.GetProperty("tasks").EnumerateArray()];

    [Fact]
    public async Task A_server_that_is_killed_while_it_decodes_leaves_no_process_and_finishes_after_its_restart()
    {
        await using var server = await ServerProcess.StartAsync();
        Api api = new(server.Client);
        var photo = await api.AddAsync(await LargePngAsync(), "large.png");
        var worker = await BusyWorkerAsync(server);

        server.Kill();

        await Deadline.WaitAsync("the worker to end", Patience, () => !ProcessChildren.With(WorkerArgument).Contains(worker));
        await server.RestartAsync();
        Assert.Equal("ready", (await api.DerivedAsync(photo)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_server_that_stops_leaves_no_process()
    {
        await using var server = await ServerProcess.StartAsync();
        await new Api(server.Client).AddAndDeriveAsync(Seeds.Jpeg());
        var workers = ProcessChildren.With(server.Pid, WorkerArgument);
        Assert.NotEmpty(workers);

        Assert.Equal(0, await server.StopAsync());

        Assert.Empty(ProcessChildren.With(WorkerArgument).Intersect(workers));
    }

    /// <summary>
    /// As abort(3) ends a process: its signal is raised again when a handler comes back from it, and the runtime's does so once. One signal from outside
    /// is therefore not enough.
    /// </summary>
    static Task AbortAsync(int worker) => Deadline.WaitAsync("the worker to be gone", Patience, () =>
    {
        var lives = ProcessChildren.With(WorkerArgument).Contains(worker);
        if (lives)
        {
            Signal.Send(worker, Abort);
        }

        return !lives;
    });

    static async Task<int> BusyWorkerAsync(ServerProcess server)
    {
        var busy = 0;
        Dictionary<int, TimeSpan> before = [];
        await Deadline.WaitAsync(
            "a worker in the middle of a decode", Patience, () =>
            {
                var now = ProcessChildren.With(server.Pid, WorkerArgument).ToDictionary(pid => pid, ProcessChildren.CpuOf);
                busy = now.FirstOrDefault(worker => worker.Value - before.GetValueOrDefault(worker.Key, worker.Value) > InTheMiddle).Key;
                now.Where(worker => !before.ContainsKey(worker.Key)).ToList().ForEach(worker => before[worker.Key] = worker.Value);
                return busy != 0;
            },
            () => server.Log.Tail(50));
        return busy;
    }

    /// <summary>144 megapixels that are quick to write and take a second to decode.</summary>
    static async Task<byte[]> LargePngAsync()
    {
        using TempFolder folder = new();
        var path = folder.File("large.png");
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", [
            "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=12000x12000", "-frames:v", "1", "-pred", "paeth", "-compression_level", "1", path]))!;
        await ffmpeg.WaitForExitAsync();
        Assert.Equal(0, ffmpeg.ExitCode);
        return await File.ReadAllBytesAsync(path);
    }
}
