using Qmulum.Sqlite;

namespace Qmulum.Data.Tests.Sqlite;

/// <summary>A database that nobody writes to is read as it is, and stays as it is.</summary>
public sealed class SqliteSnapshotTests
{
    // A name that a URI would read in another way.
    const string Name = "live #1?%41.db";

    [Fact]
    public async Task One_that_was_closed_is_read_in_its_place_and_no_file_appears_beside_it()
    {
        using TempFolder folder = new();
        await using (await OpenWithRowsAsync(folder.File(Name)))
        {
        }

        var before = FolderImage.Of(folder.Path);

        using var snapshot = SqliteSnapshot.Open(folder.File(Name));

        Assert.Equal(2L, Count(snapshot));
        Assert.Equal(before, FolderImage.Of(folder.Path));
        Assert.True(snapshot.IsUnchanged());
    }

    [Fact]
    public async Task One_whose_user_was_killed_has_the_rows_of_its_log_and_stays_as_it_is()
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("killed"));
        await using var live = await OpenWithRowsAsync(folder.File(Name));
        // The files as they are now are what a kill leaves.
        File.Copy(folder.File(Name), folder.File($"killed/{Name}"));
        File.Copy(folder.File($"{Name}-wal"), folder.File($"killed/{Name}-wal"));
        var before = FolderImage.Of(folder.File("killed"));

        using var snapshot = SqliteSnapshot.Open(folder.File($"killed/{Name}"));

        Assert.Equal(2L, Count(snapshot));
        Assert.Equal(before, FolderImage.Of(folder.File("killed")));
    }

    [Fact]
    public async Task One_that_somebody_writes_to_meanwhile_says_so()
    {
        using TempFolder folder = new();
        await using (await OpenWithRowsAsync(folder.File(Name)))
        {
        }

        using var snapshot = SqliteSnapshot.Open(folder.File(Name));
        await File.WriteAllTextAsync(folder.File($"{Name}-wal"), "a writer's log");

        Assert.False(snapshot.IsUnchanged());
    }

    [Fact]
    public void A_file_that_is_no_database_is_named()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File(Name), "This is a letter, and no database; it is long enough to be taken for one, though.");

        var error = Assert.Throws<SqliteStoreDamagedException>(() => SqliteSnapshot.Open(folder.File(Name)));
        Assert.Contains(folder.File(Name), error.Message, StringComparison.Ordinal);
    }

    static async Task<SqliteDatabase> OpenWithRowsAsync(string path)
    {
        var database = SqliteDatabase.Open(new() { Path = path });
        await database.WriteAsync(connection => connection.Prepared("CREATE TABLE t (a)").ExecuteNonQuery());
        await database.WriteAsync(connection => connection.Prepared("INSERT INTO t VALUES (1), (2)").ExecuteNonQuery());
        return database;
    }

    static object? Count(SqliteSnapshot snapshot) => snapshot.Read(connection => connection.Prepared("SELECT count(*) FROM t").ExecuteScalar());
}
