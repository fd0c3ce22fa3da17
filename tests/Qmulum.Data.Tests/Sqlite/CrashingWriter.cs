using Qmulum.Sqlite;

namespace Qmulum.Data.Tests.Sqlite;

/// <summary>A process that writes rows from many tasks and prints each row's id once its write is acknowledged, until it is killed.</summary>
static class CrashingWriter
{
    const int Writers = 16;

    public static async Task<int> RunAsync(string path)
    {
        await using var database = SqliteDatabase.Open(new() { Path = path });
        await database.WriteAsync(connection =>
            connection.Prepared("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, body BLOB NOT NULL)").ExecuteNonQuery());
        var printer = TextWriter.Synchronized(Console.Out);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteForeverAsync(database, printer, writer))));
        return 0;
    }

    static async Task WriteForeverAsync(SqliteDatabase database, TextWriter printer, int writer)
    {
        for (long id = writer; ; id += Writers)
        {
            var body = BitConverter.GetBytes(id);
            await database.WriteAsync(connection => connection.Prepared("INSERT INTO row (id, body) VALUES (@id, @body)")
                .With("@id", id).With("@body", body).ExecuteNonQuery());
            await printer.WriteLineAsync(id.ToString());
        }
    }
}
