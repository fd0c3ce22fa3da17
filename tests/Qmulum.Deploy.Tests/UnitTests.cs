using System.Net.Sockets;
using System.Text;

namespace Qmulum.Deploy.Tests;

/// <summary>The systemd unit: what it says, and that the server starts as it says.</summary>
public sealed class UnitTests
{
    const string Unit = "qmulum.service";

    // systemd's own scale goes from 0 (closed) to 10; a unit without any of it has 9.6. In tenths.
    const int MostExposed = 20;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Systemd_finds_no_fault_in_it()
    {
        var verified = (await Command.RunAsync("systemd-analyze", "verify", UnitFile.PathOf(Unit))).Expect(0);

        Assert.Empty(verified.Output);
    }

    [Fact]
    public async Task Systemd_finds_it_closed_enough() => (await Command.RunAsync(
        "systemd-analyze", "security", "--no-pager", "--offline=yes", $"--threshold={MostExposed}", UnitFile.PathOf(Unit))).Expect(0);

    [Theory]
    [InlineData("Type", "notify")]
    [InlineData("NotifyAccess", "main")]
    [InlineData("User", "qmulum")]
    [InlineData("StateDirectory", "qmulum")]
    [InlineData("ProtectSystem", "strict")]
    [InlineData("NoNewPrivileges", "yes")]
    [InlineData("CapabilityBoundingSet", "")]
    [InlineData("Restart", "on-failure")]
    public void It_says(string key, string value) => Assert.Equal(value, UnitFile.Read(Unit)[key]);

    [Fact]
    public void It_gives_a_stop_more_time_than_the_server_takes_for_one() => Assert.True(int.Parse(UnitFile.Read(Unit)["TimeoutStopSec"]) > 20);

    [Fact]
    public void It_does_not_forbid_what_the_JIT_must_do() => Assert.False(UnitFile.Read(Unit).Has("MemoryDenyWriteExecute"));

    [Fact]
    public async Task Its_start_line_runs_as_a_plain_user_with_nothing_to_write_but_its_folder()
    {
        await using UnitSandbox sandbox = new(UnitFile.Read(Unit));
        using var manager = Listen(sandbox.NotifySocket);

        sandbox.Start();

        Assert.Equal("READY=1", await HearAsync(manager, sandbox));
        Assert.Equal("ok", await sandbox.ReadyAsync());
        Assert.NotEqual(0, sandbox.UserId);
        Assert.True(sandbox.CannotWrite("/opt/qmulum/current"), "The server can write to its own program.");
        Assert.True(sandbox.CannotWrite("/etc"), "The server can write to /etc.");
        Assert.True(File.Exists(Path.Combine(sandbox.State, "index.db")), "The data is not in the state directory.");
        sandbox.Stop();
        Assert.Equal("STOPPING=1", await HearAsync(manager, sandbox));
        Assert.Equal(0, await sandbox.EndAsync());
    }

    static Socket Listen(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110); // systemd's own is open to everyone too
        return socket;
    }

    static async Task<string> HearAsync(Socket manager, UnitSandbox sandbox)
    {
        using CancellationTokenSource limit = new(Patience);
        var datagram = new byte[1024];
        try
        {
            return Encoding.UTF8.GetString(datagram, 0, await manager.ReceiveAsync(datagram, limit.Token));
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The service manager heard nothing for {Patience.TotalSeconds} s.\n{sandbox.Log.Tail()}");
        }
    }
}
