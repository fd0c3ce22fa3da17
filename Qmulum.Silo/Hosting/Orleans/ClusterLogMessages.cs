namespace Qmulum.Silo.Hosting;

/// <summary>What a cluster's processes log besides; ids 150 to 199.</summary>
static partial class ClusterLogMessages
{
    [LoggerMessage(150, LogLevel.Information, "A call of {Method} did not come through; it is sent again.")]
    public static partial void CallRepeated(this ILogger log, string method);

    [LoggerMessage(151, LogLevel.Warning, "The database does not answer a grain.")]
    public static partial void DatabaseUnavailable(this ILogger log, Exception exception);

    [LoggerMessage(152, LogLevel.Information, "{Count} photos on which the dead silo {Silo} worked are due again.")]
    public static partial void WorkFreed(this ILogger log, int count, string silo);

    [LoggerMessage(153, LogLevel.Warning, "The work of the dead silo {Silo} could not be freed; it is due again when its leases end.")]
    public static partial void WorkNotFreed(this ILogger log, Exception exception, string silo);
}
