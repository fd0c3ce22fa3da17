using Microsoft.Data.Sqlite;
using Qmulum.Sqlite;

namespace Qmulum.Data.Tests.Sqlite;

public sealed class SqliteDatabaseTests : IAsyncLifetime
{
    readonly TempFolder _folder = new();
    SqliteDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = SqliteDatabase.Open(new() { Path = _folder.File("new/folder/test.db"), BusyTimeout = TimeSpan.FromMilliseconds(50) });
        await WriteAsync("CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB)");
        await WriteAsync("CREATE TABLE child (row INTEGER NOT NULL REFERENCES row (id) DEFERRABLE INITIALLY DEFERRED)");
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Keeps_a_durable_write_ahead_log_and_foreign_keys()
    {
        Assert.Equal("wal", await WriteScalarAsync<string>("PRAGMA journal_mode"));
        Assert.Equal(2L, await WriteScalarAsync<long>("PRAGMA synchronous")); // 2 is FULL
        Assert.Equal(1L, await WriteScalarAsync<long>("PRAGMA foreign_keys"));
    }

    [Fact]
    public async Task A_read_sees_a_write_that_was_acknowledged_before_it()
    {
        for (var id = 1; id <= 50; id++)
        {
            await InsertAsync(id);
            Assert.Equal(id, await CountAsync());
        }
    }

    [Fact]
    public async Task Queued_works_share_commits_and_one_that_throws_is_rolled_back_alone()
    {
        using ManualResetEventSlim gate = new();
        var blocker = _database.WriteAsync(_ =>
        {
            gate.Wait();
            return 0;
        });
        var works = Enumerable.Range(1, 300).Select(id => _database.WriteAsync(connection =>
        {
            Insert(connection, id);
            return id % 3 == 0 ? throw new InvalidOperationException($"refused {id}") : id;
        })).ToList();
        var walBefore = WalLength();
        gate.Set();
        await blocker;

        foreach (var (work, id) in works.Select((work, index) => (work, index + 1)))
        {
            if (id % 3 == 0)
            {
                var error = await Assert.ThrowsAsync<InvalidOperationException>(() => work);
                Assert.Equal($"refused {id}", error.Message);
            }
            else
            {
                Assert.Equal(id, await work);
            }
        }

        Assert.Equal(200, await CountAsync());
        Assert.Equal(0, await ReadScalarAsync<long>("SELECT count(*) FROM row WHERE id % 3 = 0"));
        // A commit writes each page that it changed once: 200 commits of their own would have written 200 pages and more.
        Assert.InRange(WalLength() - walBefore, 1, 100 * 4096);
    }

    [Fact]
    public async Task Every_task_of_a_group_fails_when_its_commit_fails()
    {
        using ManualResetEventSlim gate = new();
        var orphan = _database.WriteAsync(connection =>
        {
            gate.Wait();
            return connection.Prepared("INSERT INTO child (row) VALUES (4711)").ExecuteNonQuery();
        });
        var innocent = _database.WriteAsync(connection => Insert(connection, 1));
        gate.Set();

        await Assert.ThrowsAsync<SqliteException>(() => orphan);
        await Assert.ThrowsAsync<SqliteException>(() => innocent);
        Assert.Equal(0, await CountAsync());

        await InsertAsync(1);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_work_that_ends_the_transaction_is_refused_and_the_next_one_works()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync("ROLLBACK"));
        Assert.Contains("must not end the transaction", error.Message, StringComparison.Ordinal);
        await InsertAsync(1);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_full_disk_is_its_own_error_and_changes_nothing()
    {
        await InsertAsync(1);
        await WriteAsync($"PRAGMA max_page_count = {await WriteScalarAsync<long>("PRAGMA page_count") + 4}");

        var works = Enumerable.Range(2, 20).Select(id => _database.WriteAsync(connection => Insert(connection, id, bytes: 100_000))).ToList();
        foreach (var work in works)
        {
            var error = await Assert.ThrowsAsync<SqliteStoreFullException>(() => work);
            Assert.Contains("disk is full", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, await CountAsync());
        await WriteAsync("PRAGMA max_page_count = 1000000");
        await InsertAsync(2);
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task A_lock_of_another_process_is_its_own_error_after_the_busy_timeout()
    {
        await using SqliteConnection other = new($"Data Source={_database.Path};Pooling=False");
        await other.OpenAsync();
        await using (other.BeginTransaction())
        {
            var error = await Assert.ThrowsAsync<SqliteStoreBusyException>(() => InsertAsync(1));
            Assert.Contains("locked by another process", error.Message, StringComparison.Ordinal);
        }

        await InsertAsync(1);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_read_cannot_write()
    {
        await Assert.ThrowsAsync<SqliteStoreReadOnlyException>(() => _database.ReadAsync(connection => Insert(connection, 1)));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task All_selects_of_a_read_see_one_moment()
    {
        using ManualResetEventSlim counted = new();
        using ManualResetEventSlim written = new();
        var read = _database.ReadAsync(connection =>
        {
            var before = Count(connection);
            counted.Set();
            written.Wait();
            return (before, after: Count(connection));
        });
        counted.Wait();
        await InsertAsync(1);
        written.Set();

        Assert.Equal((0L, 0L), await read);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_work_that_is_cancelled_before_it_begins_never_runs()
    {
        using ManualResetEventSlim gate = new();
        using CancellationTokenSource cancellation = new();
        var blocker = _database.WriteAsync(_ =>
        {
            gate.Wait();
            return 0;
        });
        var cancelled = _database.WriteAsync(connection => Insert(connection, 1), cancellation.Token);
        await cancellation.CancelAsync();
        gate.Set();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await blocker;
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_full_queue_makes_writers_wait_instead_of_growing()
    {
        await using var small = SqliteDatabase.Open(new() { Path = _folder.File("small.db"), WriteQueue = 2, MaxBatch = 1 });
        using ManualResetEventSlim gate = new();
        using ManualResetEventSlim running = new();
        var blocker = small.WriteAsync(_ =>
        {
            running.Set();
            gate.Wait();
            return 0;
        });
        running.Wait();
        var queued = Enumerable.Range(0, 2).Select(_ => small.WriteAsync(_ => 0)).ToList();

        using CancellationTokenSource cancellation = new();
        var waiting = small.WriteAsync(_ => 0, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        gate.Set();
        await Task.WhenAll([blocker, .. queued]);
    }

    [Fact]
    public async Task Closing_finishes_what_was_accepted_and_refuses_what_comes_later()
    {
        var accepted = Enumerable.Range(1, 100).Select(InsertAsync).ToList();
        await _database.DisposeAsync();
        await Task.WhenAll(accepted);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => InsertAsync(101));
        await Assert.ThrowsAsync<ObjectDisposedException>(CountAsync);

        await using var again = SqliteDatabase.Open(new() { Path = _database.Path });
        Assert.Equal(100, await again.ReadAsync(Count));
    }

    [Fact]
    public async Task Keeps_working_when_there_are_more_statements_than_it_may_keep()
    {
        await using var small = SqliteDatabase.Open(new() { Path = _folder.File("few.db"), PreparedCommands = 2 });
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 5; i++)
            {
                var sql = $"SELECT {i} + @x";
                Assert.Equal(i + round, await small.ReadAsync(connection => (long)connection.Prepared(sql).With("@x", round).ExecuteScalar()!));
            }
        }
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        var path = _folder.File("text.db");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat("This is no database. ", 100)));
        var error = Assert.Throws<SqliteStoreDamagedException>(() => SqliteDatabase.Open(new() { Path = path }));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused()
    {
        var path = _folder.File("file");
        File.WriteAllText(path, "a file where a folder should be");
        var error = Assert.Throws<SqliteStoreReadOnlyException>(() => SqliteDatabase.Open(new() { Path = Path.Combine(path, "test.db") }));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_library_names_the_package_to_install()
    {
        var error = Assert.Throws<SqliteEngineException>(() => SqliteEngine.Find(["libnosuchsqlite.so.0"]));
        Assert.Contains("apt-get install libsqlite3-0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_without_returning_is_refused()
    {
        var error = Assert.Throws<SqliteEngineException>(() => SqliteEngine.RefuseOld(3_034_001, "3.34.1"));
        Assert.Contains("3.35.0 or later", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void A_bound_of_zero_is_refused(int readers, int queue, int batch)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SqliteDatabase.Open(
            new() { Path = _folder.File("zero.db"), Readers = readers, WriteQueue = queue, MaxBatch = batch }));
        Assert.False(File.Exists(_folder.File("zero.db")));
    }

    static long Count(SqliteConnection connection) => (long)connection.Prepared("SELECT count(*) FROM row").ExecuteScalar()!;

    static int Insert(SqliteConnection connection, int id, int bytes = 8) =>
        connection.Prepared("INSERT INTO row (id, body) VALUES (@id, @body)").With("@id", id).With("@body", new byte[bytes]).ExecuteNonQuery();

    Task<int> InsertAsync(int id) => _database.WriteAsync(connection => Insert(connection, id));

    Task<long> CountAsync() => _database.ReadAsync(Count);

    Task<int> WriteAsync(string sql) => _database.WriteAsync(connection => connection.Prepared(sql).ExecuteNonQuery());

    Task<T> WriteScalarAsync<T>(string sql) => _database.WriteAsync(connection => (T)connection.Prepared(sql).ExecuteScalar()!);

    Task<T> ReadScalarAsync<T>(string sql) => _database.ReadAsync(connection => (T)connection.Prepared(sql).ExecuteScalar()!);

    long WalLength() => new FileInfo(_database.Path + "-wal").Length;
}
