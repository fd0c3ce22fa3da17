using System.Net.Sockets;
using System.Text;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>What a service manager is told at its datagram socket, as systemd's own documentation has it (sd_notify(3)).</summary>
[Trait("Host", "either")] // a process speaks to the service manager of its machine
public sealed class ServiceNoticeTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Is_told_once_that_the_server_is_ready_when_it_answers_and_that_it_stops_when_it_begins_to(bool isAbstract)
    {
        using TempFolder folder = new();
        using var manager = Listen(folder, isAbstract, out var address);
        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Environment = Variables(address) });

        Assert.Equal("READY=1", await HearAsync(manager));
        (await new Api(server.Client).GetAsync("/health/ready")).Expect(200);
        Assert.Equal(0, await server.StopAsync());
        Assert.Equal("STOPPING=1", await HearAsync(manager));
        Assert.Equal(0, manager.Available);
    }

    [Fact]
    public async Task Hears_signs_of_life_at_least_twice_in_the_time_it_waits_for_one()
    {
        using TempFolder folder = new();
        using var manager = Listen(folder, isAbstract: false, out var address);
        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Environment = Variables(address, watchdog: Wait) });
        while (await HearAsync(manager) != "READY=1")
        {
            // A sign of life may be before.
        }

        // Of a busy machine one is late, not each of them.
        List<TimeSpan> took = [];
        do
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            Assert.Equal("WATCHDOG=1", await HearAsync(manager));
            Assert.Equal("WATCHDOG=1", await HearAsync(manager));
            took.Add(clock.Elapsed);
        }
        while (took[^1] >= Wait && took.Count < 5);
        Assert.True(took[^1] < Wait, $"Two signs took {string.Join(", ", took)}.");
    }

    [Fact]
    public async Task Nobody_hears_signs_of_life_that_are_wanted_of_another_process()
    {
        using TempFolder folder = new();
        using var manager = Listen(folder, isAbstract: false, out var address);
        var variables = Variables(address, watchdog: TimeSpan.FromMilliseconds(30), process: 1);
        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Environment = variables });

        Assert.Equal("READY=1", await HearAsync(manager));
        await server.StopAsync();
        Assert.Equal("STOPPING=1", await HearAsync(manager));
    }

    [Fact]
    public async Task A_service_manager_that_does_not_listen_does_not_stop_the_start()
    {
        using TempFolder folder = new();
        await using var server = await ServerProcess.StartAsync(new ServerSettings { Environment = Variables(folder.File("nobody")) });

        Assert.Contains("could not be told READY=1", server.Log.Tail(), StringComparison.Ordinal);
    }

    static Dictionary<string, string> Variables(string address, TimeSpan? watchdog = null, int? process = null)
    {
        Dictionary<string, string> variables = new() { ["NOTIFY_SOCKET"] = address };
        if (watchdog is { } wait)
        {
            variables["WATCHDOG_USEC"] = $"{wait.TotalMicroseconds:0}";
        }

        if (process is { } id)
        {
            variables["WATCHDOG_PID"] = $"{id}";
        }

        return variables;
    }

    static Socket Listen(TempFolder folder, bool isAbstract, out string address)
    {
        var name = isAbstract ? $"qmulum-test-{Guid.NewGuid():N}" : folder.File("notify");
        address = isAbstract ? $"@{name}" : name;
        Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? $"\0{name}" : name));
        return socket;
    }

    static async Task<string> HearAsync(Socket manager)
    {
        using CancellationTokenSource limit = new(Patience);
        var datagram = new byte[1024];
        var length = await manager.ReceiveAsync(datagram, limit.Token);
        return Encoding.UTF8.GetString(datagram, 0, length);
    }
}
