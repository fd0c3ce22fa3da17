using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Migrations;

/// <summary>A process that is killed while it brings the tables to a new version leaves a whole version, and the next one goes on.</summary>
public sealed class MigrationKillTests
{
    [Theory]
    [InlineData(IndexProvider.Sqlite)]
    [InlineData(IndexProvider.PostgreSql)]
    public async Task A_kill_within_a_step_leaves_the_version_before_it_with_its_data(IndexProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var photo = Guid.NewGuid();
        var before = MigrationList.All.Count - 1;
        await using (var store = IndexDatabase.OpenStore(database.Options))
        {
            await new Migrator(store, TimeProvider.System).ApplyAsync([.. MigrationList.All.Take(before)], default);
            await OldData.WriteAsync(store, before, photo);
        }

        for (var kills = 0; kills < 3; kills++)
        {
            await using var process = TestProcess.Start(
                typeof(MigrationKillTests).Assembly, "migrate", $"{provider}", database.Options.Path ?? database.Options.ConnectionString!);
            Assert.Equal("in the step", await process.ReadLineAsync());
            await process.KillAsync();
        }

        await using var index = await IndexDatabase.OpenAsync(database.Options, TimeProvider.System, default);
        await OldData.CheckAsync(index, before, photo);
        await using var after = IndexDatabase.OpenStore(database.Options);
        Assert.Equal(MigrationList.All.Count, (await after.ReadAsync(session => session.QueryAsync("SELECT max(version) FROM index_version", row => row.GetInt64(0)), default))[0]);
        Assert.Empty(await after.ReadAsync(session => session.QueryAsync(TablesNamed(provider), row => row.GetString(0)), default));
    }

    static string TablesNamed(IndexProvider provider) => provider == IndexProvider.Sqlite
        ? $"SELECT name FROM sqlite_master WHERE name = '{EndlessMigration.Table}'"
        : $"SELECT tablename FROM pg_tables WHERE tablename = '{EndlessMigration.Table}'";
}
