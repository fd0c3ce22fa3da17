using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Qmulum.Testing;

/// <summary>
/// The real server as a process of its own, on a loopback port and a data folder of its own. It can be killed and started
/// again on the same port and folder. Only the process started here is ever ended.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);

    readonly TempFolder? _ownFolder;
    readonly ServerOwner _owner;
    readonly List<string> _told = [];
    ServerSettings _settings;
    Process? _process;

    ServerProcess(ServerSettings settings)
    {
        _settings = settings;
        Log = new(dropped: line => _told.AddRange(Secrets.In(line)));
        _ownFolder = settings.DataFolder is null ? new TempFolder() : null;
        DataFolder = settings.DataFolder ?? _ownFolder!.File("data");
        Port = settings.Port ?? LoopbackPort.Free();
        Address = new Uri($"{(settings.Certificate is null ? "http" : "https")}://localhost:{Port}");
        _owner = ServerOwner.Of(DataFolder);
        Client = CreateClient();
    }

    public Uri Address { get; }

    public int Port { get; }

    public string DataFolder { get; }

    /// <summary>Its owner: the first account, made at the first start.</summary>
    public ServerOwner Owner => _owner;

    /// <summary>Knows the address, comes as the server's owner; goes through no proxy; gives up a request after 100 s.</summary>
    public HttpClient Client { get; }

    /// <summary>Standard output and error of every start, the last 2,000 lines.</summary>
    public BoundedLog Log { get; }

    public int Pid => Running().Id;

    /// <summary>The value of one of the flags that it is started with.</summary>
    public string Argument(string flag) => _settings.Arguments.SkipWhile(argument => argument != flag).Skip(1).First();

    /// <summary>A path of the running server, as it is reached from here: its file systems may be its own (proc(5): /proc/PID/root).</summary>
    public string PathFromHere(string path) => $"/proc/{Pid}/root{path}";

    public bool HasExited => _process?.HasExited ?? true;

    /// <summary>The last start's exit status; 137 after SIGKILL, as a shell tells it.</summary>
    public int ExitCode => (_process ?? throw new InvalidOperationException("The server was never started.")).ExitCode;

    /// <summary>From the start of the process to its first good answer.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>Starts on <paramref name="dataFolder"/>, or on a new folder that goes with the process.</summary>
    public static Task<ServerProcess> StartAsync(string? dataFolder = null, CancellationToken cancellationToken = default) =>
        StartAsync(new ServerSettings { DataFolder = dataFolder }, cancellationToken);

    /// <exception cref="TimeoutException">Not ready in time; the message holds the end of the log.</exception>
    /// <exception cref="InvalidOperationException">It ended before it was ready; the message holds status and log.</exception>
    public static async Task<ServerProcess> StartAsync(ServerSettings settings, CancellationToken cancellationToken = default)
    {
        var server = new ServerProcess(settings);
        try
        {
            await server.RestartAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts without waiting for an answer: for starts that are meant to fail.</summary>
    public static async Task<ServerProcess> LaunchAsync(ServerSettings settings)
    {
        var server = new ServerProcess(settings);
        await server.SpawnAsync().ConfigureAwait(false);
        return server;
    }

    /// <summary>Ends the process if it runs (SIGKILL) and starts it again on the same port and folder; returns when ready.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        Kill();
        var clock = Stopwatch.StartNew();
        await SpawnAsync().ConfigureAwait(false);
        await ReadyAsync(_settings.StartDeadline, cancellationToken).ConfigureAwait(false);
        TimeToReady = clock.Elapsed;
        if (_settings.WithOwner)
        {
            await _owner.SignInAsync(this, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Starts another version's server in its place, with the same settings.</summary>
    /// <param name="server">The assembly.</param>
    /// <inheritdoc cref="RestartAsync(CancellationToken)" path="/param"/>
    public Task RestartAsync(string server, CancellationToken cancellationToken = default)
    {
        _settings = _settings with { Server = server };
        return RestartAsync(cancellationToken);
    }

    /// <summary>Waits until it says that it is ready.</summary>
    /// <inheritdoc cref="StartAsync(ServerSettings, CancellationToken)" path="/exception"/>
    public Task ReadyAsync(TimeSpan within, CancellationToken cancellationToken = default) => Deadline.WaitAsync(
        $"{Address}health/ready to answer 200", within, () => IsReadyAsync(cancellationToken), () => Log.Tail(100));

    /// <summary>SIGKILL, as a power cut would: the process gets no chance to finish anything. Returns when it is gone.</summary>
    public void Kill()
    {
        if (_process is null || _process.HasExited)
        {
            return;
        }

        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM, then waits.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="TimeoutException">Still there after <paramref name="within"/> (30 s unless said otherwise).</exception>
    public async Task<int> StopAsync(TimeSpan? within = null)
    {
        Signal.Send(Pid, Signal.Terminate);
        return await WaitForExitAsync(within ?? StopDeadline).ConfigureAwait(false);
    }

    /// <returns>The exit status.</returns>
    /// <exception cref="TimeoutException">Still there after <paramref name="within"/>.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan within)
    {
        var process = _process ?? throw new InvalidOperationException("The server was never started.");
        await Deadline.WaitAsync("the server process to end", within, () => process.HasExited, () => Log.Tail(100))
            .ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;
    }

    /// <summary>Resident memory now, in bytes.</summary>
    public long Rss() => ProcessMemory.Resident(Pid);

    /// <summary>The most that was resident since the start or <see cref="ResetPeakRss"/>, in bytes.</summary>
    public long PeakRss() => ProcessMemory.Peak(Pid);

    /// <summary>Memory of the server and of every process that it started, in bytes; pages that they share are counted once.</summary>
    public long TotalMemory() => ProcessChildren.Of(Pid).Append(Pid).Sum(ProcessMemory.Proportional);

    public void ResetPeakRss() => ProcessMemory.ResetPeak(Pid);

    /// <summary>A client of its own for tests that need other connections, headers or no time limit; it comes as the server's owner.</summary>
    public HttpClient CreateClient() => new(CreateOwnersHandler()) { BaseAddress = Address };

    /// <summary>A client of the owner's for whom <c>home</c> is that library.</summary>
    public HttpClient CreateClientOf(string library) => new(new HomeOfItsOwn(library, CreateOwnersHandler())) { BaseAddress = Address };

    /// <summary>A client of somebody who is not signed in.</summary>
    public HttpClient CreateStranger() => new(new SecretsNoticed(new BrokenLine(CreateHandler()))) { BaseAddress = Address };

    OwnersKey CreateOwnersHandler() => new(_owner, new SecretsNoticed(new BrokenLine(CreateHandler())));

    SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        SslOptions = _settings.Certificate?.ForClients() ?? new(),
        ConnectCallback = _settings.Connect is { } connect ? (to, cancellationToken) => connect(to.DnsEndPoint, cancellationToken) : null,
    };

    /// <summary>What it measures under that name and labels, as <c>/metrics</c> tells it; 0 for what was not measured yet.</summary>
    /// <param name="series">For example <c>qmulum_uploads_total{result="new"}</c>.</param>
    public async Task<double> MeasureAsync(string series)
    {
        var text = await Client.GetStringAsync($"http://localhost:{_settings.MetricsPort}/metrics").ConfigureAwait(false);
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith($"{series} ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <exception cref="InvalidOperationException">A secret of a test stands in the server's log.</exception>
    public ValueTask DisposeAsync()
    {
        Kill();
        _process?.Dispose();
        Client.Dispose();
        _ownFolder?.Dispose();
        RequireSilence();
        return ValueTask.CompletedTask;
    }

    /// <summary>No secret that the tests know stands in the log.</summary>
    void RequireSilence()
    {
        _told.AddRange(Secrets.In(Log.Tail()));
        if (!_settings.TellsLinks && _told.Count > 0)
        {
            throw new InvalidOperationException($"The server's log tells secrets: {string.Join(", ", _told.Distinct())}");
        }
    }

    async Task SpawnAsync()
    {
        _process?.Dispose();
        var own = _settings.IsOnCluster ? await ClusterOfOne.ArgumentsAsync(DataFolder, _settings).ConfigureAwait(false) : [];
        _process = new Process { StartInfo = _settings.ToStartInfo(DataFolder, Port, own) };
        _process.OutputDataReceived += (_, line) => Log.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Log.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (HasExited)
        {
            throw new InvalidOperationException($"The server ended with status {ExitCode} before it was ready.\n{Log.Tail(100)}");
        }

        try
        {
            using var answer = await Client.GetAsync("/health/ready", cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Nobody listens yet: that is what the caller waits for.
            return false;
        }
    }

    Process Running() => _process ?? throw new InvalidOperationException("The server was never started.");
}
