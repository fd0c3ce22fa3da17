using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Qmulum.Silo.Composition;

/// <summary>The datagram socket at which the service manager listens.</summary>
sealed record ServiceSocket(string Path)
{
    /// <summary>The one that NOTIFY_SOCKET names; null when nobody listens.</summary>
    public static ServiceSocket? FromEnvironment() =>
        Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 1 } path && path[0] is '/' or '@' ? new(path) : null;

    /// <summary>
    /// How long the service manager waits for a sign of life (WATCHDOG_USEC, in microseconds), if it is this process from which it wants one
    /// (WATCHDOG_PID); null when it wants none.
    /// </summary>
    public static TimeSpan? WatchdogFromEnvironment()
    {
        var microseconds = Environment.GetEnvironmentVariable("WATCHDOG_USEC");
        var process = Environment.GetEnvironmentVariable("WATCHDOG_PID");
        var isOurs = string.IsNullOrEmpty(process) || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return isOurs && long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var wait) && wait > 0
            ? TimeSpan.FromMicroseconds(wait)
            : null;
    }

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public void Send(string state)
    {
        // A name after an @ is one of the abstract namespace, which the system writes with a zero byte in its place (unix(7)).
        var address = Path[0] == '@' ? $"\0{Path[1..]}" : Path;
        using Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(address));
    }
}
