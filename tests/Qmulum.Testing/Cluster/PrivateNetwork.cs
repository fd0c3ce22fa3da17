using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Qmulum.Testing.Cluster;

/// <summary>
/// A network for the processes of one test, in which each has a machine's place: one in the middle (place 0) and some around it (1 and up),
/// every place a network namespace of Linux. Whoever is around sees the middle, and the others unless the network is cut. Nothing outside
/// reaches it. It ends when it is disposed or when this process dies, in whatever way: a shell keeps it that waits for the end of its
/// standard input.
/// </summary>
public sealed class PrivateNetwork : IAsyncDisposable
{
    // $1 the name, $2 how many places there are around the middle. Prints a line when they stand; each line that it reads says whether the
    // places around are isolated, "on" or "off", and it prints it again when they are. (A port of a bridge that is isolated reaches the
    // bridge itself, and no other isolated port: packets between them vanish as on a broken line.)
    const string Keeper = """
        set -eu
        name=$1 around=$(seq "$2")
        leave() { for i in 0 $around; do ip netns del "$name-$i" 2>/dev/null || true; done; }
        trap leave EXIT
        trap 'exit 1' INT TERM HUP
        add() { ip netns add "$name-$1"; ip -n "$name-$1" link set lo up; }
        add 0
        ip -n "$name-0" link add middle type bridge
        ip -n "$name-0" addr add 10.77.0.1/24 dev middle
        ip -n "$name-0" link set middle up
        for i in $around; do
          add "$i"
          ip link add "to$i" netns "$name-0" type veth peer name middle netns "$name-$i"
          ip -n "$name-0" link set "to$i" master middle up
          ip -n "$name-$i" addr add "10.77.0.$((i + 1))/24" dev middle
          ip -n "$name-$i" link set middle up
        done
        echo off
        while read -r isolated; do
          for i in $around; do ip -n "$name-0" link set dev "to$i" type bridge_slave isolated "$isolated"; done
          echo "$isolated"
        done
        """;

    const int NetworkNamespace = 0x4000_0000; // CLONE_NEWNET, setns(2)
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    static int _networks;

    readonly Process _keeper;
    readonly Task<string> _errors;
    readonly string _name = $"qmulum-{Environment.ProcessId}-{Interlocked.Increment(ref _networks)}";

    PrivateNetwork(int around)
    {
        _keeper = Process.Start(new ProcessStartInfo("sh", ["-c", Keeper, "keeper", _name, $"{around}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _keeper.StandardError.ReadToEndAsync();
    }

    /// <param name="around">How many places there are around the middle.</param>
    /// <exception cref="InvalidOperationException">This machine or user may not make one; the message says what is needed.</exception>
    public static async Task<PrivateNetwork> StartAsync(int around)
    {
        PrivateNetwork network = new(around);
        try
        {
            await network.AnswerAsync("off");
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>The places around stop seeing each other; all of them go on seeing the middle.</summary>
    public Task CutAsync() => IsolateAsync("on");

    public Task HealAsync() => IsolateAsync("off");

    /// <summary>The settings of a server that is to run at that place.</summary>
    public ServerSettings Place(ServerSettings settings, int place) => settings with
    {
        Launcher = ["ip", "netns", "exec", $"{_name}-{place}", .. settings.Launcher],
        Connect = (to, cancellationToken) => ConnectAsync(place, to.Port, cancellationToken),
    };

    /// <summary>The address of a place, at which the others reach it.</summary>
    public static string Address(int place) => $"10.77.0.{place + 1}";

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        using CancellationTokenSource limit = new(Limit);
        await _keeper.WaitForExitAsync(limit.Token);
        _keeper.Dispose();
    }

    async Task IsolateAsync(string isolated)
    {
        await _keeper.StandardInput.WriteLineAsync(isolated);
        await _keeper.StandardInput.FlushAsync();
        await AnswerAsync(isolated);
    }

    async Task AnswerAsync(string expected)
    {
        using CancellationTokenSource limit = new(Limit);
        if (await _keeper.StandardOutput.ReadLineAsync(limit.Token) != expected)
        {
            throw new InvalidOperationException(
                "A network of namespaces could not be made. It takes Linux, iproute2 (apt-get install iproute2) and root, in a container with "
                + $"CAP_SYS_ADMIN and CAP_NET_ADMIN: {await _errors}");
        }
    }

    /// <summary>Connects to a port of that place's loopback interface.</summary>
    async ValueTask<Stream> ConnectAsync(int place, int port, CancellationToken cancellationToken)
    {
        var socket = MakeSocket(place);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A socket is of the namespace of the thread that makes it: one is sent there for it and does not come back.</summary>
    Socket MakeSocket(int place)
    {
        var path = $"/run/netns/{_name}-{place}";
        var made = new TaskCompletionSource<Socket>();
        Thread thread = new(() =>
        {
            try
            {
                using var there = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
                if (setns((int)there.DangerousGetHandle(), NetworkNamespace) != 0)
                {
                    throw new IOException($"{path} could not be entered: {Marshal.GetLastPInvokeErrorMessage()}");
                }

                made.SetResult(new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
            }
            catch (Exception exception)
            {
                made.SetException(exception);
            }
        });
        thread.Start();
        thread.Join();
        return made.Task.GetAwaiter().GetResult();
    }

    [DllImport("libc", SetLastError = true)]
    static extern int setns(int file, int kind);
}
