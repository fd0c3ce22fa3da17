using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Qmulum.Silo.Hosting;

/// <summary>Reasons of this grain host for which the server does not start.</summary>
static class HostFaults
{
    /// <summary>The sentence; null when it is none that a person can mend.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } or AddressInUseException =>
            "The silo's or the gateway's port is taken by another program; choose others with --siloPort and --gatewayPort.",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            "This machine does not have the address that --advertise names; it must be one of its own.",
        AggregateException { InnerExceptions: var all } => all.Select(Explain).FirstOrDefault(sentence => sentence is not null),
        { InnerException: { } inner } => Explain(inner),
        _ => null,
    };
}
