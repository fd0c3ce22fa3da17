using Qmulum.Media.Workers;

namespace Qmulum.Silo;

/// <summary>What the server logs; ids 100 to 149.</summary>
static partial class ServerLogMessages
{
    [LoggerMessage(101, LogLevel.Information, "{Count} unfinished uploads of dead processes were removed.")]
    public static partial void Swept(this ILogger log, int count);

    [LoggerMessage(102, LogLevel.Warning, "Unfinished uploads could not be swept; it is tried again.")]
    public static partial void NotSwept(this ILogger log, Exception exception);

    [LoggerMessage(108, LogLevel.Warning, "Old entries of the audit could not be removed; it is tried again.")]
    public static partial void AuditNotSwept(this ILogger log, Exception exception);

    [LoggerMessage(103, LogLevel.Warning, "Listening at {Listen} without TLS: passwords and photos can be read on the way. See docs/running.md.")]
    public static partial void OpenToOthers(this ILogger log, string listen);

    [LoggerMessage(105, LogLevel.Information, "The first library could not be made yet; it is tried again.")]
    public static partial void NotFoundedYet(this ILogger log, Exception exception);

    [LoggerMessage(106, LogLevel.Warning, "The service manager could not be told {State}.")]
    public static partial void NotNotified(this ILogger log, Exception exception, string state);

    [LoggerMessage(107, LogLevel.Warning, "A file cost the process that decoded it ({Loss}); another one takes its place.")]
    public static partial void WorkerLost(this ILogger log, WorkerLoss loss);

    [LoggerMessage(104, LogLevel.Information, "Qmulum is ready at {Address}")]
    public static partial void Ready(this ILogger log, string address);

    [LoggerMessage(113, LogLevel.Information, "Nobody has an account yet: the link to make the first is in {File}")]
    public static partial void SetupOffered(this ILogger log, string file);

    [LoggerMessage(
        109, LogLevel.Warning,
        "The setting publicUrl says https, and no proxy is trusted to say so of a request: everybody seems to come from the proxy, and cookies lack Secure. "
        + "Set trustedProxies; see docs/running.md.")]
    public static partial void UnknownProxy(this ILogger log);

    [LoggerMessage(110, LogLevel.Warning, "The certificate in {File} is good from {From:u} to {Until:u} alone: browsers refuse it now.")]
    public static partial void CertificateOutOfTime(this ILogger log, string file, DateTime from, DateTime until);

    [LoggerMessage(111, LogLevel.Information, "The certificate in {File} is a new one; new connections have it.")]
    public static partial void CertificateRenewed(this ILogger log, string file);

    [LoggerMessage(112, LogLevel.Warning, "The new certificate in {File} cannot be used yet; the one from before stays, and it is looked at again.")]
    public static partial void CertificateNotRenewed(this ILogger log, Exception exception, string file);
}
