using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Qmulum.Sqlite;

/// <summary>
/// The one writer of a database: a thread that takes what is queued, runs it in one transaction and commits once, so that
/// many writes share one fsync. Each unit of work has a SAVEPOINT of its own.
/// </summary>
sealed class GroupCommitWriter : IAsyncDisposable
{
    readonly StoreConnection _connection;
    readonly TransactionStatements _transaction;
    readonly string _path;
    readonly int _maxBatch;
    readonly BlockingCollection<WriteItem> _queue = [];
    readonly SemaphoreSlim _places;
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<WriteItem> _batch = [];

    public GroupCommitWriter(StoreConnection connection, SqliteDatabaseOptions options)
    {
        _connection = connection;
        _transaction = new(connection, "BEGIN IMMEDIATE");
        _path = options.Path;
        _maxBatch = options.MaxBatch;
        _places = new(options.WriteQueue);
        Thread thread = new(Work) { IsBackground = true, Name = "sqlite writer" };
        thread.Start();
    }

    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken ct)
    {
        await _places.WaitAsync(ct).ConfigureAwait(false);
        WriteItem<T> item = new(work, ct);
        try
        {
            _queue.Add(item, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            _places.Release();
            throw new ObjectDisposedException(nameof(SqliteDatabase), $"The database {_path} is closed.");
        }

        return await item.Task.ConfigureAwait(false);
    }

    /// <summary>Refuses new work, finishes what is queued and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        await _ended.Task.ConfigureAwait(false);
        _queue.Dispose();
    }

    void Work()
    {
        foreach (var item in _queue.GetConsumingEnumerable())
        {
            CommitGroup(item);
        }

        _transaction.Dispose();
        _connection.Dispose();
        _ended.SetResult();
    }

    void CommitGroup(WriteItem first)
    {
        _batch.Clear();
        try
        {
            if (!Take(first))
            {
                return;
            }

            _transaction.Begin();
            Run(first);
            for (var taken = 1; taken < _maxBatch && _queue.TryTake(out var next); taken++)
            {
                if (Take(next))
                {
                    Run(next);
                }
            }

            _transaction.Commit();
        }
        catch (Exception error)
        {
            // BEGIN or COMMIT failed, or the engine gave the transaction up: nothing of this group is there.
            Lose(error);
            return;
        }

        foreach (var item in _batch)
        {
            item.Succeed();
        }
    }

    bool Take(WriteItem item)
    {
        _places.Release();
        if (item.Cancellation.IsCancellationRequested)
        {
            item.Cancel();
            return false;
        }

        _batch.Add(item);
        return true;
    }

    void Run(WriteItem item)
    {
        _transaction.Save();
        try
        {
            item.Run(_connection);
            if (!_transaction.IsOpen)
            {
                throw new InvalidOperationException("A unit of work must not end the transaction that it shares with others.");
            }
        }
        catch (Exception error) when (_transaction.IsOpen)
        {
            _transaction.Undo();
            _batch.RemoveAt(_batch.Count - 1);
            item.Fail(StoreErrors.Translate(error, _path));
            return;
        }

        _transaction.Keep();
    }

    void Lose(Exception error)
    {
        var reason = StoreErrors.Translate(error, _path);
        try
        {
            _transaction.RollbackIfOpen();
        }
        catch (SqliteException rollback)
        {
            // The next group's BEGIN fails too and says so; here both reasons go to the callers.
            reason = new AggregateException(reason, rollback);
        }

        foreach (var item in _batch)
        {
            item.Fail(reason);
        }
    }
}
