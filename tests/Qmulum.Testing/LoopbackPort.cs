using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Qmulum.Testing;

/// <summary>
/// Ports for servers that tests start and start again. They lie below the range that Linux gives to outgoing
/// connections (32768 and up, net.ipv4.ip_local_port_range): a client's own socket must not take a server's port between its end
/// and its next start.
/// </summary>
public static class LoopbackPort
{
    const int First = 20_000;
    const int Last = 32_000;
    static readonly string Folder = Path.Combine(Path.GetTempPath(), "qmulum-test-ports");
    static readonly ConcurrentDictionary<int, FileStream> Given = new();

    /// <summary>A port that nobody listens on now and that no one else was given, here or in a test process that runs beside this one.</summary>
    public static int Free()
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var port = Random.Shared.Next(First, Last);
            if (TryTake(port) && CanListen(IPAddress.Loopback, port) && CanListen(IPAddress.IPv6Loopback, port))
            {
                return port;
            }
        }

        throw new IOException($"No free port between {First} and {Last} on the loopback interface.");
    }

    /// <summary>Locks a file of the port's number for as long as this process lives: a server that is between its end and its next start listens to nothing.</summary>
    static bool TryTake(int port)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            FileStream file = new(Path.Combine(Folder, $"{port}"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return Given.TryAdd(port, file);
        }
        catch (IOException)
        {
            return false; // somebody has it
        }
    }

    static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return false;
        }
        catch (SocketException) when (address.Equals(IPAddress.IPv6Loopback))
        {
            // A machine without IPv6 has nobody on that port either.
            return true;
        }
    }
}
