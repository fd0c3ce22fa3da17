using System.Diagnostics;
using Npgsql;
using Qmulum.Migrate.Target;
using Qmulum.Storage;

namespace Qmulum.Migrate.Tests;

/// <summary>A run may end at any moment: the next one goes on.</summary>
public sealed class ResumeTests : TargetTest
{
    const int Kills = 10;
    const int Photos = 300;
    const string AddLibrary = "INSERT INTO library (library_id, last_seq, photos, bytes) VALUES ('library-' || @i, @i, @i, @i)";

    /// <summary>QMULUM_SEED plays a failed run's moments again.</summary>
    static int Seed => int.TryParse(Environment.GetEnvironmentVariable("QMULUM_SEED"), out var seed) ? seed : Random.Shared.Next();

    [Fact]
    public async Task Killed_with_9_at_random_moments_and_run_to_its_end_it_carries_what_an_undisturbed_run_does()
    {
        using var source = await ManyRowsAsync();
        using TempFolder folder = new();
        var before = FolderImage.Of(source.Data);
        var undisturbed = await CreateDatabaseAsync();
        var clock = Stopwatch.StartNew();
        var whole = (await MigrateProcess.RunAsync(source.Data, undisturbed, "--copy-to", folder.File("undisturbed"))).Expect(0);
        var steps = whole.Output.Count('\n');
        var step = clock.Elapsed / steps;

        var seed = Seed;
        Random random = new(seed);
        var killed = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var run = MigrateProcess.Start(source.Data, Database, "--copy-to", folder.File("killed"));
            // Early at first: after a run that came to its end the others have nothing to do.
            await run.WriteLinesAsync(random.Next(1 + (steps * kill / Kills)));
            await Task.Delay(step * random.NextDouble()); // somewhere within the next step
            killed += run.HasExited ? 0 : 1;
            await run.KillAsync();
        }

        var last = await MigrateProcess.RunAsync(source.Data, Database, "--copy-to", folder.File("killed"));

        Assert.True(last.Status == 0, $"QMULUM_SEED={seed}\n{last.Output}\n{last.Errors}");
        Assert.True(killed > 0, $"QMULUM_SEED={seed}: no run was alive any more when it was to be killed.");
        Assert.Equal(await DatabaseImage.OfAsync(undisturbed), await DatabaseImage.OfAsync(Database));
        Assert.Equal(Blobs(source.Data), Blobs(folder.File("killed")));
        Assert.Equal(before, FolderImage.Of(source.Data));
        await (await PostgresServer.SharedAsync()).DropDatabaseAsync(undisturbed);
    }

    [Fact]
    public async Task A_source_that_changed_after_a_run_was_stopped_is_carried_anew()
    {
        using var source = await BuiltInstallation.MakeAsync();
        await source.AddStatesAsync(10);
        await source.AddRowsAsync(AddLibrary, 5);
        await LeaveUnfinishedAsync(source);
        await source.ExecuteAsync(source.Index, "UPDATE library SET photos = 1000 WHERE library_id = 'library-1'");

        var run = (await MigrateProcess.RunAsync(source.Data, Database)).Expect(0);

        Assert.Contains("changed since", run.Output, StringComparison.Ordinal);
        Assert.Equal(1_000, await NumberAsync("SELECT photos FROM library WHERE library_id = 'library-1'"));
        Assert.Equal(5, await NumberAsync("SELECT count(*) FROM library"));
    }

    [Fact]
    public async Task Goes_on_with_the_rows_that_are_not_there_yet()
    {
        using var source = await BuiltInstallation.MakeAsync();
        await source.AddStatesAsync(10);
        await LeaveUnfinishedAsync(source);
        // As a kill between two slices leaves it: the first rows of the source's order.
        await ExecuteAsync("DELETE FROM grain_state WHERE grain_id >= 'type5'");
        var there = await NumberAsync("SELECT count(*) FROM grain_state");

        var run = (await MigrateProcess.RunAsync(source.Data, Database)).Expect(0);

        Assert.InRange(there, 1, 9);
        Assert.Contains($"carry grain_state: {10 - there}\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(10, await NumberAsync("SELECT count(*) FROM grain_state"));
    }

    [Fact]
    public async Task A_row_that_somebody_changed_at_the_target_is_found_at_the_end_and_the_run_does_not_count_as_done()
    {
        using var source = await BuiltInstallation.MakeAsync();
        await source.AddStatesAsync(10);
        await LeaveUnfinishedAsync(source);
        await ExecuteAsync("UPDATE grain_state SET state = '{}' WHERE grain_id LIKE 'type5/%'");

        var run = (await MigrateProcess.RunAsync(source.Data, Database)).Expect(1);

        Assert.Contains("grain_state is not the source's", run.Errors, StringComparison.Ordinal);
        Assert.Equal(1, await NumberAsync("SELECT count(*) FROM installation WHERE name = 'carrying'"));
        Assert.Equal(0, await NumberAsync("SELECT count(*) FROM installation WHERE name IN ('carried', 'location')"));
    }

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public async Task Stopped_by_a_signal_it_says_how_to_go_on(int signal)
    {
        using var source = await BuiltInstallation.MakeAsync();
        await using var other = await HoldAsync();
        using var run = MigrateProcess.Start(source.Data, Database);
        const string Runs = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'qmulum migrate' AND datname = current_database()";
        await Deadline.WaitAsync("the run to wait for the other one", async () => await NumberAsync(Runs) > 0);

        Signal.Send(run.Pid, signal);

        Assert.Contains("Run it again to go on", (await run.EndAsync()).Expect(130).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_at_once_do_not_work_on_the_same_target()
    {
        using var source = await BuiltInstallation.MakeAsync();
        await using var other = await HoldAsync();

        var run = (await MigrateProcess.RunAsync(source.Data, Database)).Expect(2);

        Assert.Contains("Another qmulum migrate", run.Errors, StringComparison.Ordinal);
        Assert.Empty(await DatabaseImage.OfAsync(Database));
    }

    /// <summary>Another run, as far as the target knows.</summary>
    async Task<NpgsqlConnection> HoldAsync()
    {
        NpgsqlConnection connection = new(Database);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new($"SELECT pg_advisory_lock({TargetDatabase.MigrateLock})", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>As a run leaves it that is killed just before its end.</summary>
    async Task LeaveUnfinishedAsync(BuiltInstallation source)
    {
        (await MigrateProcess.RunAsync(source.Data, Database)).Expect(0);
        await ExecuteAsync("DELETE FROM installation WHERE name = 'location'");
        await ExecuteAsync("UPDATE installation SET name = 'carrying' WHERE name = 'carried'");
    }

    static async Task<BuiltInstallation> ManyRowsAsync()
    {
        var source = await BuiltInstallation.MakeAsync();
        await source.AddStatesAsync(30_000);
        await source.AddRowsAsync(AddLibrary, 20_000);
        await source.AddRowsAsync("INSERT INTO library_month VALUES ('home', @i, @i, @i)", 20_000);
        for (var i = 0; i < Photos; i++)
        {
            await source.AddPhotoAsync();
        }

        await source.Location.PutAsync(BlobKey.Parse("libraries/home/renditions/a.jpg"), "A rendition."u8.ToArray(), default);
        return source;
    }

    /// <summary>The blobs of a data folder's location.</summary>
    static IEnumerable<KeyValuePair<string, string>> Blobs(string data) => FolderImage.Of(Path.Combine(data, "location/libraries"));
}
