using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>Whoever tries passwords by the thousand keeps nobody out and slows nobody.</summary>
[Trait("Host", "either")] // the API holds them back
public sealed class WrongPasswordTests
{
    const int AtOnce = 8;

    /// <summary>
    /// What a try may cost of the server's processor time, of what a password's hash does, which is a tenth of a second on purpose: where each try took one,
    /// both cores would be at it, and everybody's photos would wait.
    /// </summary>
    const double Most = 0.2;

    const int Tries = 5_000;

    /// <summary>Network addresses that they come from.</summary>
    const int Places = 50;

    /// <summary>What the tries may leave in the server's memory, in bytes: a count for each would be far less, a session or a hash for each far more.</summary>
    const long MostKept = 48L << 20;

    [Fact]
    public async Task Thousands_of_them_neither_lock_the_owner_out_nor_slow_others()
    {
        await using var server = await ServerProcess.StartAsync();
        var photo = await new Api(server.Client).AddAsync(Seeds.Jpeg());
        using var home = From(server, "127.0.0.2");
        var elsewhere = Enumerable.Range(1, Places).Select(number => From(server, $"127.0.1.{number}")).ToList();
        (await SignInAsync(home, ServerOwner.Password)).Expect(201);
        var hash = await HashAsync(server, home);
        var (memory, cpu, began) = (server.Rss(), ProcessChildren.CpuOf(server.Pid), DateTimeOffset.UtcNow);

        var left = Tries;
        var attack = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            List<int> seen = [];
            while (Interlocked.Decrement(ref left) is >= 0 and var number)
            {
                seen.Add((await SignInAsync(elsewhere[number % Places], "a wrong password")).Status);
            }

            return seen;
        }));
        await LookWhileAsync(server, photo, () => !attack.IsCompleted);
        var ownerDuring = await SignInAsync(home, ServerOwner.Password);
        var statuses = (await attack).SelectMany(seen => seen).ToList();
        var (each, minutes) = ((ProcessChildren.CpuOf(server.Pid) - cpu) / Tries, (int)(DateTimeOffset.UtcNow - began).TotalMinutes);

        ownerDuring.Expect(201);
        Assert.Equal(Tries, statuses.Count);
        Assert.All(statuses, status => Assert.Contains(status, new[] { 401, 429 }));
        Assert.InRange(statuses.Count(status => status == 401), 9, 11 + minutes); // ten at once, of which the owner's first was one, and one more a minute
        elsewhere.ForEach(client => client.Dispose());
        Assert.True(server.Rss() - memory < MostKept, $"They left {(server.Rss() - memory) >> 20} MiB in the server's memory.");
        Assert.True(each < hash * Most, $"A try cost {each.TotalMilliseconds:0.00} ms of a core, and a hash {hash.TotalMilliseconds:0.0}.");
    }

    /// <summary>What a sign-in costs of the server's processor time, which is the password's hash.</summary>
    static async Task<TimeSpan> HashAsync(ServerProcess server, HttpClient home)
    {
        const int Times = 5;
        var before = ProcessChildren.CpuOf(server.Pid);
        for (var i = 0; i < Times; i++)
        {
            (await SignInAsync(home, ServerOwner.Password)).Expect(201);
        }

        return (ProcessChildren.CpuOf(server.Pid) - before) / Times;
    }

    /// <summary>A person who looks at a photo again and again.</summary>
    static async Task LookWhileAsync(ServerProcess server, string photo, Func<bool> more)
    {
        var api = new Api(server.Client);
        while (more())
        {
            (await api.GetAsync($"/api/v1/photos/{photo}/original")).Expect(200);
        }
    }

    static async Task<Answer> SignInAsync(HttpClient client, string password) =>
        await Answer.ReadAsync(await client.PostAsJsonAsync("/api/v1/session", new { email = ServerOwner.Email, password }));

    /// <summary>A client at a network address of its own: all of 127.0.0.0/8 is this machine.</summary>
    static HttpClient From(ServerProcess server, string address) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = server.Address,
    };
}
