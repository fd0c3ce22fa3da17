using Qmulum.Sqlite;

namespace Qmulum.Data.Tests.Sqlite;

public sealed class SqliteCrashTests
{
    [Fact]
    public async Task Every_acknowledged_row_is_there_after_kill_9_at_any_moment()
    {
        using TempFolder folder = new();
        var path = folder.File("crash.db");
        HashSet<long> acknowledged = [];
        for (var life = 0; life < 5; life++)
        {
            await using var process = TestProcess.Start(typeof(SqliteCrashTests).Assembly, "write", path);
            await ReadUntilKilledAsync(process, acknowledged, lines: 50 + Random.Shared.Next(1000));

            await using var database = SqliteDatabase.Open(new() { Path = path });
            var stored = await database.ReadAsync(connection =>
            {
                Assert.Equal("ok", connection.Prepared("PRAGMA integrity_check").ExecuteScalar());
                HashSet<long> ids = [];
                using var reader = connection.Prepared("SELECT id, body FROM row").ExecuteReader();
                while (reader.Read())
                {
                    Assert.Equal(reader.GetInt64(0), BitConverter.ToInt64(reader.GetFieldValue<byte[]>(1)));
                    ids.Add(reader.GetInt64(0));
                }

                return ids;
            });
            Assert.Empty(acknowledged.Except(stored));
            await database.WriteAsync(connection => connection.Prepared("DELETE FROM row").ExecuteNonQuery());
            acknowledged.Clear();
        }
    }

    static async Task ReadUntilKilledAsync(TestProcess process, HashSet<long> acknowledged, int lines)
    {
        for (var i = 0; i < lines; i++)
        {
            acknowledged.Add(long.Parse(await process.ReadLineAsync() ?? throw new InvalidOperationException("The writer ended by itself.")));
        }

        await process.KillAsync();
        // The last line may be cut in the middle by the kill: only those before it are acknowledgements for sure.
        var previous = await process.ReadLineAsync();
        while (previous is not null && await process.ReadLineAsync() is { } next)
        {
            acknowledged.Add(long.Parse(previous));
            previous = next;
        }
    }
}
