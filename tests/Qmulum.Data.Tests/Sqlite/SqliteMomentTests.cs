using Microsoft.Data.Sqlite;
using Qmulum.Sqlite;

namespace Qmulum.Data.Tests.Sqlite;

/// <summary>Databases are read as of one moment while somebody writes to them.</summary>
public sealed class SqliteMomentTests
{
    [Fact]
    public async Task That_of_one_database_does_not_wait_for_a_writer_and_does_not_see_what_it_has_not_committed()
    {
        using TempFolder folder = new();
        var path = folder.File("live.db");
        await using var live = SqliteDatabase.Open(new() { Path = path });
        await live.WriteAsync(connection => connection.Prepared("CREATE TABLE t (a)").ExecuteNonQuery());
        await using SqliteConnection writer = new($"Data Source={path};Pooling=False");
        await writer.OpenAsync();
        await using var transaction = writer.BeginTransaction(deferred: false); // holds the write lock from now on
        await using SqliteCommand insert = new("INSERT INTO t VALUES (1)", writer, transaction);
        await insert.ExecuteNonQueryAsync();

        using (var moment = SqliteMoment.Of(path))
        {
            Assert.Equal(0L, Count(moment, path));
            await transaction.CommitAsync();
            Assert.Equal(0L, Count(moment, path));
        }

        using var after = SqliteMoment.Of(path);
        Assert.Equal(1L, Count(after, path));
    }

    static long Count(SqliteMoment moment, string path) => moment.Read(path, connection => (long)connection.Prepared("SELECT count(*) FROM t").ExecuteScalar()!);
}
