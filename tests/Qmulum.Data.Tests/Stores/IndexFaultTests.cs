using Npgsql;
using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Stores;

public sealed class IndexFaultTests
{
    readonly ManualClock _clock = new();

    [Fact]
    public async Task A_full_disk_under_sqlite_is_its_own_error_and_enters_nothing()
    {
        await using var database = await TestDatabase.CreateAsync(IndexProvider.Sqlite);
        await using var store = IndexDatabase.OpenStore(database.Options);
        await new Migrator(store, _clock).ApplyAsync(MigrationList.All, default);
        PhotoIndex photos = new(store, _clock);
        PhotoRow[] rows = [.. Enumerable.Range(0, 2000).Select(i => TestPhoto.New(new DateTime(2024, 1, 1).AddHours(i)))];
        await photos.RecordAsync("home", rows[..1], default);
        var pages = await QueryAsync(store, "PRAGMA page_count");
        await QueryAsync(store, $"PRAGMA max_page_count = {pages + 3}");

        await Assert.ThrowsAsync<IndexFullException>(() => photos.RecordAsync("home", rows[1..], default));
        Assert.Equal(new(1, 1000, 1), await photos.TotalsAsync("home", default));

        await QueryAsync(store, "PRAGMA max_page_count = 1000000");
        Assert.Equal(1999, (await photos.RecordAsync("home", rows[1..], default)).Count);
    }

    [Fact]
    public async Task A_database_folder_that_cannot_be_made_says_so()
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("file"), "");
        var error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => OpenAsync(new() { Provider = IndexProvider.Sqlite, Path = folder.File("file/index.db") }));
        Assert.Contains(folder.File("file"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_that_the_server_cut_are_one_clear_error_and_then_made_anew()
    {
        await using var database = await TestDatabase.CreateAsync(IndexProvider.PostgreSql);
        await using var index = await OpenAsync(database.Options);
        await index.CheckAsync(default);
        await using (NpgsqlConnection other = new(database.Options.ConnectionString + ";Pooling=false"))
        {
            await other.OpenAsync();
            await using NpgsqlCommand cut = new(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", other);
            Assert.NotEqual(0L, await cut.ExecuteScalarAsync());
        }

        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.CheckAsync(default));
        await Deadline.WaitAsync("the index to work again", TimeSpan.FromSeconds(20), async () =>
        {
            try
            {
                await index.CheckAsync(default);
                return true;
            }
            catch (IndexUnavailableException)
            {
                return false; // another connection of the pool that was cut
            }
        });
    }

    [Fact]
    public async Task A_server_that_is_gone_is_a_clear_error()
    {
        var server = await PostgresServer.StartAsync();
        await using var index = await OpenAsync(new() { Provider = IndexProvider.PostgreSql, ConnectionString = await server.CreateDatabaseAsync() });
        await server.DisposeAsync();
        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.CheckAsync(default));
        var error = await Assert.ThrowsAsync<IndexUnavailableException>(() => index.Photos.TotalsAsync("home", default));
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_standby_is_no_place_to_write()
    {
        await using var database = await TestDatabase.CreateAsync(IndexProvider.PostgreSql);
        await using (await OpenAsync(database.Options))
        {
            // its tables are made
        }

        var readOnly = database.Options with { ConnectionString = database.Options.ConnectionString + ";Options=-c default_transaction_read_only=on" };
        await using var store = IndexDatabase.OpenStore(readOnly);
        var error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => new PhotoIndex(store, _clock).RecordAsync("home", [TestPhoto.New("2024-06-01")], default));
        Assert.Contains("read-only", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IndexProvider.Sqlite)]
    [InlineData(IndexProvider.PostgreSql)]
    public async Task An_option_that_is_missing_is_named(IndexProvider provider)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => OpenAsync(new() { Provider = provider }));
        Assert.Contains(provider == IndexProvider.Sqlite ? "Path" : "ConnectionString", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_work_on_sqlite_that_awaits_something_else_is_refused_and_rolled_back()
    {
        await using var database = await TestDatabase.CreateAsync(IndexProvider.Sqlite);
        await using var store = IndexDatabase.OpenStore(database.Options);
        TaskCompletionSource never = new();
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("CREATE TABLE half_done (id bigint)");
                await never.Task;
                return 0;
            },
            default));
        Assert.Equal(0, await QueryAsync(store, "SELECT count(*) FROM sqlite_master WHERE name = 'half_done'"));
    }

    Task<IndexDatabase> OpenAsync(IndexOptions options) => IndexDatabase.OpenAsync(options, _clock, default);

    static async Task<long> QueryAsync(IndexStore store, string sql) =>
        (await store.WriteAsync(session => session.QueryAsync(sql, row => row.GetInt64(0)), default))[0];
}
