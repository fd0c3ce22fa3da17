using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Qmulum.Sqlite;

/// <summary>Read-only connections, each used by one read at a time. Every read sees one moment of the database.</summary>
sealed class ReaderPool : IAsyncDisposable
{
    readonly ConcurrentBag<Reader> _idle = [];
    readonly SemaphoreSlim _places;
    readonly string _path;
    readonly int _size;
    volatile bool _closed;

    public ReaderPool(SqliteDatabaseOptions options)
    {
        _path = options.Path;
        _size = options.Readers;
        _places = new(_size);
        for (var i = 0; i < _size; i++)
        {
            _idle.Add(new(StoreConnection.Open(options, SqliteOpenMode.ReadOnly)));
        }
    }

    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken ct)
    {
        await _places.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Read(work), ct).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Refuses new reads, waits for those that run and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        for (var i = 0; i < _size; i++)
        {
            await _places.WaitAsync().ConfigureAwait(false);
        }

        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _places.Release(_size); // whoever waits is let in, and told that the database is closed
    }

    T Read<T>(Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteDatabase));
        if (!_idle.TryTake(out var reader))
        {
            throw new InvalidOperationException($"More reads of {_path} run than it has connections.");
        }

        try
        {
            return reader.Read(work);
        }
        catch (SqliteException error)
        {
            throw StoreErrors.Translate(error, _path);
        }
        finally
        {
            _idle.Add(reader);
        }
    }

    sealed class Reader(StoreConnection connection) : IDisposable
    {
        readonly TransactionStatements _transaction = new(connection, "BEGIN");

        public T Read<T>(Func<SqliteConnection, T> work)
        {
            _transaction.Begin();
            try
            {
                return work(connection);
            }
            finally
            {
                _transaction.RollbackIfOpen();
            }
        }

        public void Dispose()
        {
            _transaction.Dispose();
            connection.Dispose();
        }
    }
}
