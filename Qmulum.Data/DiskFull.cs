using Npgsql;
using Qmulum.Sqlite;

namespace Qmulum.Data;

/// <summary>Tells when a database's disk is full, whoever wrote to it and however its exception was wrapped on the way.</summary>
public static class DiskFull
{
    /// <summary>Whether a full disk is behind the exception.</summary>
    public static bool IsBehind(Exception? exception) => exception switch
    {
        null => false,
        IndexFullException or SqliteStoreFullException or PostgresException { SqlState: PostgresErrorCodes.DiskFull } => true,
        _ => IsBehind(exception.InnerException),
    };
}
