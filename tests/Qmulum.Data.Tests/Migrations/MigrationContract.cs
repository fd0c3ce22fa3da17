using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Migrations;

public sealed class SqliteMigrationTests() : MigrationContract(IndexProvider.Sqlite);

public sealed class PostgresMigrationTests() : MigrationContract(IndexProvider.PostgreSql);

public abstract class MigrationContract(IndexProvider provider) : IAsyncLifetime
{
    readonly ManualClock _clock = new();
    TestDatabase _database = null!;

    public static TheoryData<int> Versions => [.. MigrationList.All.Select(migration => migration.Version)];

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(provider);

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public void Versions_are_numbered_from_one_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, MigrationList.All.Count), MigrationList.All.Select(migration => migration.Version));

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Data_of_every_version_is_there_after_the_update(int version)
    {
        var photo = Guid.NewGuid();
        await WithStoreAsync(async store =>
        {
            await MigrateAsync(store, [.. MigrationList.All.Take(version)]);
            await OldData.WriteAsync(store, version, photo);
        });

        await using var index = await OpenAsync();
        await OldData.CheckAsync(index, version, photo);
        await index.Photos.RecordAsync("home", [TestPhoto.New("2024-07-01")], default);
        await index.Tasks.EnqueueAsync(Guid.NewGuid(), "home", WorkPriority.Upload, _clock.GetUtcNow(), default);
        Assert.Equal(MigrationList.All.Count, await VersionAsync());
    }

    [Fact]
    public async Task Tables_of_a_newer_build_are_refused_and_left_as_they_are()
    {
        var newer = MigrationList.All.Count + 1;
        await WithStoreAsync(store => MigrateAsync(store, [.. MigrationList.All, new(newer, "future", ["CREATE TABLE future (id bigint)"])]));

        var error = await Assert.ThrowsAsync<IndexSchemaException>(OpenAsync);
        Assert.Contains($"of version {newer}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"up to {newer - 1}", error.Message, StringComparison.Ordinal);
        Assert.Equal(newer, await VersionAsync());
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_version_before_it_and_the_next_start_goes_on()
    {
        Migration broken = new(2, "broken", ["CREATE TABLE half_done (id bigint)", "CREATE TABLE half_done (id bigint)"]);
        await WithStoreAsync(async store =>
        {
            await Assert.ThrowsAnyAsync<Exception>(() => MigrateAsync(store, [MigrationList.All[0], broken]));
            await Assert.ThrowsAnyAsync<Exception>(() => QueryAsync(store, "SELECT count(*) FROM half_done"));
        });
        Assert.Equal(1, await VersionAsync());

        await using var index = await OpenAsync();
        Assert.Equal(MigrationList.All.Count, await VersionAsync());
    }

    [Fact]
    public async Task Processes_that_start_at_once_on_an_empty_database_apply_each_step_once()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(OpenAsync)));
        foreach (var index in opened)
        {
            await index.CheckAsync(default);
            await index.DisposeAsync();
        }

        await WithStoreAsync(async store => Assert.Equal(MigrationList.All.Count, await QueryAsync(store, "SELECT count(*) FROM index_version")));
    }

    Task<IndexDatabase> OpenAsync() => IndexDatabase.OpenAsync(_database.Options, _clock, default);

    Task MigrateAsync(IndexStore store, IReadOnlyList<Migration> migrations) => new Migrator(store, _clock).ApplyAsync(migrations, default);

    async Task<long> VersionAsync()
    {
        long version = 0;
        await WithStoreAsync(async store => version = await QueryAsync(store, "SELECT max(version) FROM index_version"));
        return version;
    }

    async Task WithStoreAsync(Func<IndexStore, Task> work)
    {
        await using var store = IndexDatabase.OpenStore(_database.Options);
        await work(store);
    }

    static async Task<long> QueryAsync(IndexStore store, string sql) =>
        (await store.ReadAsync(session => session.QueryAsync(sql, row => row.GetInt64(0)), default))[0];
}
