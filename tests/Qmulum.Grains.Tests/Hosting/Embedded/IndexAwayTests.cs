using Microsoft.Data.Sqlite;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Sqlite;

namespace Qmulum.Grains.Tests.Hosting;

/// <summary>An index that takes no writes for a time. On the embedded host alone: a cluster keeps its states in the same database.</summary>
public sealed class IndexAwayTests
{
    static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_library_with_counted_replicas_is_there_meanwhile_and_tells_them_later()
    {
        await using var home = await TestLibrary.CreateAsync();
        await home.LetGoAsync();
        Assert.Equal(2, await CountedAsync(home));
        await home.DeactivateAsync();

        SqliteEngine.EnsureLoaded();
        using (SqliteConnection other = new($"Data Source={home.FolderOf("index.db")};Pooling=False"))
        {
            other.Open();
            Execute(other, "DELETE FROM replica"); // an index that was made anew
            Execute(other, "BEGIN IMMEDIATE"); // nobody else writes
            Assert.NotEqual(LibraryRole.None, await home.Library.GetRole(home.Owner));
            Assert.Equal(0, await CountedAsync(home));
            Execute(other, "COMMIT");
        }

        await Deadline.WaitAsync("the replicas to be counted on", async () => await CountedAsync(home) == 2);
    }

    static async Task<int> CountedAsync(TestLibrary home) => (await home.Index.Replicas.ListAsync(TestLibrary.Id, None)).Count(replica => replica.CountsSince is not null);

    static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = new(sql, connection);
        command.ExecuteNonQuery();
    }
}
