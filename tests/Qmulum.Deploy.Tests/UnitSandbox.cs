using System.Diagnostics;
using System.Text.Json;

namespace Qmulum.Deploy.Tests;

/// <summary>
/// Starts a unit's ExecStart line as systemd would, as far as that goes without being systemd: in a mount namespace of its own whose file
/// systems are all read-only but the state directory and /tmp, as a user without any privilege, with the unit's environment and nothing else.
/// The system call filter is not applied.
/// </summary>
sealed class UnitSandbox : IAsyncDisposable
{
    // Of nobody on this machine: a number above those that are given to people and services.
    const int Somebody = 61_234;

    // $1 the folder of this test, $2 the program's folder; the rest is the command.
    const string Enclose = """
        set -e
        state=$1/state program=$2
        shift 2
        mount --make-rprivate /
        mkdir -p /opt /var/lib
        mount -t tmpfs tmpfs /opt
        mkdir -p /opt/qmulum/releases/test
        mount --bind "$program" /opt/qmulum/releases/test
        ln -s releases/test /opt/qmulum/current
        mount -t tmpfs tmpfs /var/lib
        mkdir /var/lib/qmulum
        mount --bind "$state" /var/lib/qmulum
        mount -t tmpfs -o mode=1777 tmpfs /tmp
        for place in $(findmnt -rno TARGET | grep -vE '^/(tmp|var/lib/qmulum|dev|proc|sys)(/|$)' | sort -r); do
          mount -o remount,bind,ro "$place"
        done
        cd /var/lib/qmulum
        exec "$@"
        """;

    readonly TempFolder _folder = new();
    readonly HttpClient _client = new();
    readonly int _port = LoopbackPort.Free();
    readonly UnitFile _unit;
    Process? _process;

    public UnitSandbox(UnitFile unit)
    {
        _unit = unit;
        Directory.CreateDirectory(State);
        // The namespace's own /tmp hides the folder: the manager's socket is reached through the state directory.
        foreach (var path in new[] { _folder.Path, State })
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_111_111);
        }
    }

    /// <summary>What is /var/lib/qmulum in there.</summary>
    public string State => _folder.File("state");

    /// <summary>The socket in there; outside it lies in the state directory.</summary>
    public string NotifySocket => Path.Combine(State, "notify");

    public BoundedLog Log { get; } = new();

    /// <summary>The user that the server really runs as.</summary>
    public int UserId => int.Parse(Status("Uid:"));

    public void Start()
    {
        var program = Path.GetDirectoryName(RepositoryRoot.Output("Qmulum.Silo", "qmulum-server.dll"))!;
        // A tester who is not root is a plain user already, and root of a user namespace alone.
        string[] own = Environment.IsPrivilegedProcess ? [] : ["--user", "--map-root-user"];
        string[] user = Environment.IsPrivilegedProcess ? ["--reuid", $"{Somebody}", "--regid", $"{Somebody}", "--clear-groups"] : [];
        string[] command =
        [
            "unshare", .. own, "--mount", "--", "sh", "-c", Enclose, "enclose", _folder.Path, program,
            "setpriv", .. user, "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", .. _unit["ExecStart"].Split(' '),
        ];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["NOTIFY_SOCKET"] = "/var/lib/qmulum/notify";
        start.Environment["QMULUM_PORT"] = $"{_port}"; // as in /etc/qmulum/qmulum.env
        foreach (var pair in _unit.All("Environment").SelectMany(line => line.Split(' ')).Select(pair => pair.Split('=', 2)))
        {
            start.Environment[pair[0]] = pair[1];
        }

        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Log.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Log.Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task<string?> ReadyAsync() =>
        JsonDocument.Parse(await _client.GetStringAsync($"http://localhost:{_port}/health/ready")).RootElement.GetProperty("status").GetString();

    /// <summary>Whether a folder of its namespace is on a file system that is mounted read-only there.</summary>
    public bool CannotWrite(string folder)
    {
        // The longest mount point above it is the one that counts (proc(5), mountinfo: the fifth field is the place, the sixth the options).
        var mount = File.ReadLines($"/proc/{Pid}/mountinfo").Select(line => line.Split(' '))
            .Select(fields => (Place: fields[4], Options: fields[5].Split(',')))
            .Where(mount => mount.Place == "/" || folder == mount.Place || folder.StartsWith($"{mount.Place}/", StringComparison.Ordinal))
            .MaxBy(mount => mount.Place.Length);
        return mount.Options.Contains("ro");
    }

    public void Stop() => Signal.Send(Pid, Signal.Terminate);

    /// <returns>The exit status.</returns>
    public async Task<int> EndAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        await Running().WaitForExitAsync(limit.Token);
        return Running().ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    // Every program before it took the place of the one before: it is the server now.
    int Pid => Running().Id;

    Process Running() => _process ?? throw new InvalidOperationException("The unit was not started.");

    string Status(string field) =>
        File.ReadLines($"/proc/{Pid}/status").First(line => line.StartsWith(field, StringComparison.Ordinal)).Split('\t')[1];
}
