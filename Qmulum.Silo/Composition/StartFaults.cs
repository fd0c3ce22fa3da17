using Qmulum.Media;
using Qmulum.Media.Workers;
using Qmulum.Silo.Hosting;
using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>Reasons for which the server does not start that a person can mend: a sentence for each, and no stack.</summary>
static class StartFaults
{
    /// <summary>The sentence; null when it is a fault of the program.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        ServerOptionsException or SqliteStoreException or SqliteEngineException or StoreException => exception.Message,
        Data.IndexSchemaException or Data.IndexUnavailableException => exception.Message,
        MediaLibraryMissingException or WorkerUnavailableException => exception.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } =>
            "The port is taken by another program; choose another one with --port (or QMULUM_PORT).",
        UnauthorizedAccessException => exception.Message,
        _ => HostFaults.Explain(exception),
    };
}
