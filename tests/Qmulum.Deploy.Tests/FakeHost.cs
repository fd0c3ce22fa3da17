using System.Text.Json;

namespace Qmulum.Deploy.Tests;

/// <summary>
/// A server that deploy/push can be pointed at: this machine, in a mount namespace whose /opt, /etc and /var/lib/qmulum are folders of the
/// test. Real are the script, what it sends, the unit that it installs, its user and the server that starts; stand-ins are ssh, which runs the
/// command here, and systemctl, which starts the unit's ExecStart line, since there is no systemd to ask.
/// </summary>
sealed class FakeHost : IAsyncDisposable
{
    // $WORLD the folder of the test; the rest is the command.
    const string Enter = """
        set -e
        mount --make-rprivate /
        mkdir -p /opt /var/lib/qmulum
        for place in /opt /etc /var/lib/qmulum; do mount --bind "$WORLD$place" "$place"; done
        exec "$@"
        """;

    const string Ssh = """
        #!/bin/sh
        # ssh HOST COMMAND
        printf '%s\n' "$1" >>"$WORLD/hosts"
        shift
        exec sh -c "$*"
        """;

    const string Systemctl = """
        #!/usr/bin/env bash
        # systemctl VERB [OPTION…] [UNIT]: of the unit qmulum alone. What was asked is noted.
        set -u
        printf '%s\n' "$*" >>"$WORLD/asked"
        unit=/etc/systemd/system/qmulum.service
        pid="$(cat "$WORLD/pid" 2>/dev/null)"
        runs() { [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; }
        case "$*" in
          *is-failed*) ! runs ;;
          stop*)
            runs || exit 0
            kill -TERM "$pid"
            kill -CONT "$pid" # one that hangs
            while runs; do sleep 0.05; done
            ;;
          start*)
            mkdir -p /var/lib/qmulum && chown qmulum:qmulum /var/lib/qmulum
            for line in $(sed -n 's/^Environment=//p' "$unit") $(cat /etc/qmulum/qmulum.env); do export "${line?}"; done
            for descriptor in /proc/self/fd/*; do # the caller's lock is not the service's
              descriptor="${descriptor##*/}"
              [ "$descriptor" -le 2 ] || eval "exec $descriptor>&-"
            done
            cd /var/lib/qmulum || exit 1
            # shellcheck disable=SC2046
            setsid setpriv --reuid qmulum --regid qmulum --clear-groups --no-new-privs \
              $(sed -n 's/^ExecStart=//p' "$unit") >>"$WORLD/journal" 2>&1 </dev/null &
            echo $! >"$WORLD/pid"
            [ ! -e /opt/qmulum/current/hangs ] || kill -STOP $!
            ;;
        esac
        """;

    const string Journalctl = """
        #!/bin/sh
        tail -n 30 "$WORLD/journal"
        """;

    const int SigKill = 9;

    readonly TempFolder _world = new();
    readonly HttpClient _client = new();
    readonly int _port = LoopbackPort.Free();

    FakeHost()
    {
    }

    /// <summary>Its name in push's command line; nothing resolves it.</summary>
    public string Name => "operator@photos.test";

    /// <summary>The hosts to which ssh was asked to go.</summary>
    public IEnumerable<string> Hosts => File.ReadLines(_world.File("hosts")).Distinct();

    /// <summary>Everything that systemctl was asked, in order.</summary>
    public IReadOnlyList<string> Asked => File.ReadAllLines(_world.File("asked"));

    /// <summary>The releases that lie there, oldest first.</summary>
    public IReadOnlyList<string> Releases =>
        [.. Directory.GetDirectories(_world.File("opt/qmulum/releases")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    /// <summary>The release that the link names.</summary>
    public string Current => Path.GetFileName(new FileInfo(_world.File("opt/qmulum/current")).LinkTarget!);

    public string DataFolder => _world.File("var/lib/qmulum");

    public static async Task<FakeHost> CreateAsync()
    {
        FakeHost host = new();
        Directory.CreateDirectory(host._world.File("opt"));
        Directory.CreateDirectory(host.DataFolder);
        (await Command.RunAsync("cp", "-a", "/etc", host._world.File("etc"))).Expect(0);
        Directory.CreateDirectory(host._world.File("etc/qmulum"));
        await File.WriteAllTextAsync(host._world.File("etc/qmulum/qmulum.env"), $"QMULUM_PORT={host._port}\n");
        // The journal and the pid are written by more than one user.
        foreach (var folder in new[] { host._world.Path, host._world.File("opt"), host._world.File("var"), host._world.File("var/lib") })
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        await host.AddProgramAsync("ssh", Ssh);
        await host.AddProgramAsync("systemctl", Systemctl);
        await host.AddProgramAsync("journalctl", Journalctl);
        return host;
    }

    /// <summary>Runs deploy/push with these arguments and this host.</summary>
    /// <param name="patience">Seconds that a release may take to become ready.</param>
    public Task<Command> PushAsync(int patience, params string[] arguments) => Command.RunAsync("env",
    [
        $"WORLD={_world.Path}", $"PATH={_world.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}", $"QMULUM_READY_SECONDS={patience}",
        "unshare", "--mount", "--", "bash", "-c", Enter, "enter",
        "bash", Path.Combine(RepositoryRoot.Path, "deploy", "push"), .. arguments, Name,
    ]);

    /// <summary>A release as it was built, which is the folder of the server's program.</summary>
    public static string GoodRelease => Path.GetDirectoryName(RepositoryRoot.Output("Qmulum.Silo", "qmulum-server.dll"))!;

    /// <summary>A release whose program is not one.</summary>
    public async Task<string> BrokenReleaseAsync()
    {
        var folder = _world.File("broken");
        (await Command.RunAsync("cp", "-a", GoodRelease, folder)).Expect(0);
        await File.WriteAllTextAsync(Path.Combine(folder, "qmulum-server.dll"), "This is no program.");
        return folder;
    }

    /// <summary>A release whose program stands still as soon as it has begun.</summary>
    public async Task<string> HangingReleaseAsync()
    {
        var folder = _world.File("hanging");
        (await Command.RunAsync("cp", "-a", GoodRelease, folder)).Expect(0);
        await File.WriteAllTextAsync(Path.Combine(folder, "hangs"), "");
        return folder;
    }

    public async Task<string?> ReadyAsync()
    {
        using var answer = await _client.GetAsync($"http://localhost:{_port}/health/ready");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetString();
    }

    /// <summary>The folder from which the running server's program was loaded, by the system's own account.</summary>
    public async Task<string> RunningReleaseAsync()
    {
        var maps = await File.ReadAllTextAsync($"/proc/{Pid}/maps");
        var program = maps.Split('\n').First(line => line.EndsWith("/qmulum-server.dll", StringComparison.Ordinal));
        return Path.GetFileName(Path.GetDirectoryName(program[program.IndexOf('/', StringComparison.Ordinal)..])!);
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(_world.File("pid")) && Directory.Exists($"/proc/{Pid}"))
        {
            var pid = Pid;
            Signal.Send(pid, SigKill);
            await Deadline.WaitAsync("the server to be gone", TimeSpan.FromSeconds(20), () => !Directory.Exists($"/proc/{pid}"));
        }

        _client.Dispose();
        _world.Dispose();
    }

    int Pid => int.Parse(File.ReadAllText(_world.File("pid")));

    async Task AddProgramAsync(string name, string text)
    {
        Directory.CreateDirectory(_world.File("bin"));
        var path = _world.File($"bin/{name}");
        await File.WriteAllTextAsync(path, text);
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }
}
