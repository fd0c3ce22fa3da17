namespace Qmulum.Migrate.Tests;

/// <summary>What a run carries, and what it leaves as it is.</summary>
public sealed class CarryTests : TargetTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_row_arrives_and_the_source_stays_as_it_is_after_a_stop_and_after_kill_9(bool kill)
    {
        using var source = await SampleInstallation.MakeAsync(kill);
        var before = FolderImage.Of(source.Data);

        (await MigrateProcess.RunAsync(source.Data, Database)).Expect(0);

        Assert.Equal(before, FolderImage.Of(source.Data));
        Assert.Equal(source.Files.Count, await NumberAsync("SELECT count(*) FROM grain_state WHERE grain_id LIKE 'photo/%' AND state_name = 'photo'"));
        Assert.Equal(source.Files.Count, await NumberAsync("SELECT count(*) FROM photo"));
        Assert.Equal(source.Files.Count, await NumberAsync("SELECT photos FROM library WHERE library_id = 'home'"));
        Assert.Equal(1, await NumberAsync("SELECT count(*) FROM grain_state WHERE grain_id = 'library/home' AND version = 1"));
        Assert.Equal(1, await NumberAsync("SELECT count(*) FROM grain_state WHERE state->>'name' = 'Žluťoučký kůň 🐎.jpg'"));
        Assert.Equal(kill, await NumberAsync("SELECT count(*) FROM task_queue") > 0);
        Assert.Equal(0, await NumberAsync("SELECT count(*) FROM installation WHERE name = 'carrying'"));
    }

    [Fact]
    public async Task A_second_run_says_that_there_is_nothing_to_do_and_changes_nothing()
    {
        using var source = await SampleInstallation.MakeAsync(kill: false);
        (await MigrateProcess.RunAsync(source.Data, Database)).Expect(0);
        // As a cluster does that works on it meanwhile.
        await ExecuteAsync("UPDATE grain_state SET version = version + 1, state = '{}' WHERE grain_id = 'library/home'");
        var before = await DatabaseImage.OfAsync(Database);

        var second = (await MigrateProcess.RunAsync(source.Data, Database)).Expect(0);

        Assert.Contains("Nothing to do", second.Output, StringComparison.Ordinal);
        Assert.Equal(before, await DatabaseImage.OfAsync(Database));
    }

    [Fact]
    public async Task A_dry_run_counts_and_changes_neither_side()
    {
        using var source = await SampleInstallation.MakeAsync(kill: false);
        var before = FolderImage.Of(source.Data);

        var run = (await MigrateProcess.RunAsync(source.Data, Database, "--dry-run")).Expect(0);

        Assert.Contains($"read photo: {source.Files.Count}", run.Output, StringComparison.Ordinal);
        Assert.Contains($"check originals: {source.Files.Count}", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, FolderImage.Of(source.Data));
        Assert.Empty(await DatabaseImage.OfAsync(Database));
    }
}
