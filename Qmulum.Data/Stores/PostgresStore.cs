using System.Data;
using Npgsql;

namespace Qmulum.Data;

/// <summary>The index tables in a PostgreSQL database.</summary>
sealed class PostgresStore(NpgsqlDataSource source) : IndexStore
{
    // More than the statements of this project: each is then prepared once a connection and planned once.
    const int PreparedStatements = 100;

    public override SqlDialect Dialect => SqlDialect.PostgreSql;

    public static PostgresStore Open(IndexOptions options)
    {
        NpgsqlConnectionStringBuilder settings = new(options.ConnectionString);
        settings.ApplicationName ??= "qmulum";
        if (settings.MaxAutoPrepare == 0)
        {
            settings.MaxAutoPrepare = PreparedStatements;
            settings.AutoPrepareMinUsages = 2;
        }

        return new(NpgsqlDataSource.Create(settings));
    }

    // Read committed is enough: what must not interleave takes the lock of its library's row first, or skips locked rows.
    public override Task<T> WriteAsync<T>(Func<IndexSession, Task<T>> work, CancellationToken ct) =>
        RunAsync(work, IsolationLevel.ReadCommitted, ct);

    public override Task<T> WriteSnapshotAsync<T>(Func<IndexSession, Task<T>> work, CancellationToken ct) =>
        RunAsync(work, IsolationLevel.RepeatableRead, ct);

    public override Task<T> ReadSnapshotAsync<T>(Func<IndexSession, Task<T>> work, CancellationToken ct) =>
        RunAsync(work, IsolationLevel.RepeatableRead, ct);

    public override Task<T> ReadAsync<T>(Func<IndexSession, Task<T>> work, CancellationToken ct) => RunAsync(work, isolation: null, ct);

    public override ValueTask DisposeAsync() => source.DisposeAsync();

    async Task<T> RunAsync<T>(Func<IndexSession, Task<T>> work, IsolationLevel? isolation, CancellationToken ct)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(ct).ConfigureAwait(false);
            PostgresSession session = new(connection, ct);
            if (isolation is not { } level)
            {
                return await work(session).ConfigureAwait(false);
            }

            await using var transaction = await connection.BeginTransactionAsync(level, ct).ConfigureAwait(false);
            var result = await work(session).ConfigureAwait(false);
            await transaction.CommitAsync(ct).ConfigureAwait(false);
            return result;
        }
        catch (NpgsqlException error) when (Translate(error) is { } translated)
        {
            throw translated;
        }
    }

    // https://www.postgresql.org/docs/15/errcodes-appendix.html; without an SQLSTATE the connection itself failed.
    internal static IndexUnavailableException? Translate(NpgsqlException error) => error.SqlState switch
    {
        null => new IndexUnavailableException(
            $"The index database cannot be reached ({error.Message}). Check that PostgreSQL runs and that the connection string is right.", error),
        PostgresErrorCodes.DiskFull => new IndexFullException("The index database's disk is full. Free some space; nothing was changed.", error),
        PostgresErrorCodes.ReadOnlySqlTransaction => new IndexUnavailableException(
            "The index database is read-only, as a standby is: connect to the primary.", error),
        ['0', '8', ..] or ['2', '8', ..] or ['3', 'D', ..] or ['5', '3', ..] or ['5', '7', 'P', ..] =>
            new IndexUnavailableException($"The index database refuses to work ({error.Message}).", error),
        _ => null,
    };
}
