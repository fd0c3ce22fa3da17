using Qmulum.Data;

namespace Qmulum.Migrate.Tests;

/// <summary>Sources and targets that are not worked with. A refusal is status 2, names the reason, and changes nothing.</summary>
public sealed class RefusalTests : TargetTest
{
    [Fact]
    public async Task A_source_that_a_server_works_on()
    {
        await using var server = await ServerProcess.StartAsync();

        await IsRefusedAsync(server.DataFolder, $"in use by the process {server.Pid}");

        await new Api(server.Client).AddAndDeriveAsync(SamplePhotos.Jpeg(1));
    }

    [Fact]
    public async Task A_folder_that_is_no_data_folder()
    {
        using TempFolder folder = new();
        await IsRefusedAsync(folder.Path, "grains.db is not there");
    }

    [Theory]
    [InlineData("grains.db", "UPDATE embedded_schema SET version = 99", "newer Qmulum")]
    [InlineData("index.db", "INSERT INTO index_version VALUES (99, 'future', 1)", "newer Qmulum")]
    [InlineData("index.db", "DELETE FROM index_version WHERE version > 1", "Start this version's server on the folder once")]
    [InlineData("index.db", "DROP TABLE index_version", "not a database of Qmulum")]
    [InlineData("index.db", "ALTER TABLE library ADD COLUMN strange point", "of type point")]
    [InlineData("index.db", "ALTER TABLE library ADD COLUMN surplus bigint", "has the columns")]
    [InlineData("grains.db", "INSERT INTO stream_subscription VALUES ('p', 'n', 'k', 'i', 't', 'g')", "subscriptions")]
    public async Task A_source_of_a_schema_that_it_does_not_know(string database, string change, string reason)
    {
        using var source = await BuiltInstallation.MakeAsync();
        await source.ExecuteAsync(Path.Combine(source.Data, database), change);
        var before = FolderImage.Of(source.Data);

        var run = (await MigrateProcess.RunAsync(source.Data, Database)).Expect(2);

        Assert.Contains(reason, run.Errors, StringComparison.Ordinal);
        Assert.Equal(before, FolderImage.Of(source.Data));
    }

    [Fact]
    public async Task A_target_of_another_installation_that_was_carried_there()
    {
        using var first = await BuiltInstallation.MakeAsync();
        using var second = await BuiltInstallation.MakeAsync();
        await second.AddStatesAsync(3);
        (await MigrateProcess.RunAsync(first.Data, Database)).Expect(0);

        await IsRefusedAsync(second.Data, "another installation's data");
    }

    [Theory]
    [InlineData("INSERT INTO installation VALUES ('location', '0199c2f0-0000-7000-8000-000000000000')", "holds an installation already")]
    [InlineData("INSERT INTO library VALUES ('home', 1, 1, 1)", "somebody else's in its table library")]
    [InlineData("INSERT INTO cluster VALUES ('qmulum', 1)", "somebody else's in its table cluster")]
    [InlineData("INSERT INTO index_version VALUES (99, 'future', 1)", "newer Qmulum")]
    public async Task A_target_that_is_not_empty(string change, string reason)
    {
        using var source = await BuiltInstallation.MakeAsync();
        await MakeTablesAsync();
        await ExecuteAsync(change);

        await IsRefusedAsync(source.Data, reason);
    }

    [Fact]
    public async Task A_target_with_tables_that_are_not_Qmulums()
    {
        using var source = await BuiltInstallation.MakeAsync();
        await ExecuteAsync("CREATE TABLE invoices (id bigint)");

        await IsRefusedAsync(source.Data, "invoices");
    }

    [Fact]
    public async Task A_source_that_changed_after_it_was_carried()
    {
        using var source = await BuiltInstallation.MakeAsync();
        await source.AddStatesAsync(3);
        (await MigrateProcess.RunAsync(source.Data, Database)).Expect(0);
        await source.ExecuteAsync(source.Grains, "UPDATE grain_state SET json = '{}' WHERE grain_type = 'type1'");

        await IsRefusedAsync(source.Data, "has changed since");
    }

    [Fact]
    public async Task A_server_does_not_start_on_a_target_that_is_not_all_there()
    {
        await MakeTablesAsync();
        await ExecuteAsync("INSERT INTO installation VALUES ('carrying', '{}')");
        await using var index = await IndexDatabase.OpenAsync(Index, TimeProvider.System, default);

        var fault = await Assert.ThrowsAsync<IndexSchemaException>(
            () => index.AgreeAsync(InstallationFacts.Location, () => Task.FromResult("made"), default));

        Assert.Contains("qmulum migrate", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, await NumberAsync("SELECT count(*) FROM installation WHERE name = 'location'"));
    }

    [Fact]
    public async Task A_copy_into_a_folder_with_other_blobs_and_into_the_source_itself()
    {
        using var source = await BuiltInstallation.MakeAsync();
        using var other = await BuiltInstallation.MakeAsync();
        await other.AddPhotoAsync();
        var before = FolderImage.Of(other.Data);

        var foreign = (await MigrateProcess.RunAsync(source.Data, Database, "--copy-to", other.Data)).Expect(2);
        var own = (await MigrateProcess.RunAsync(source.Data, Database, "--copy-to", source.Data)).Expect(2);

        Assert.Contains("another installation's blobs", foreign.Errors, StringComparison.Ordinal);
        Assert.Contains("the source's own location", own.Errors, StringComparison.Ordinal);
        Assert.Equal(before, FolderImage.Of(other.Data));
    }

    [Theory]
    [InlineData("--database", "Host=;Password=secret")]
    [InlineData("--database", "Password=secret;nonsense")]
    [InlineData("--location", "move")]
    [InlineData("--speed", "9")]
    public async Task A_command_line_that_cannot_be_used_and_its_password_is_not_shown(string flag, string value)
    {
        using TempFolder folder = new();

        var run = (await MigrateProcess.RunAsync(folder.Path, "Host=/nowhere;Database=none;Password=secret", flag, value)).Expect(2);

        Assert.Contains(flag, run.Output + run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_cannot_be_reached_is_status_3()
    {
        using var source = await BuiltInstallation.MakeAsync();

        var run = (await MigrateProcess.RunAsync(source.Data, "Host=/nowhere;Database=none;Password=secret")).Expect(3);

        Assert.Contains("cannot be reached", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Output + run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    async Task IsRefusedAsync(string data, string reason)
    {
        var before = await DatabaseImage.OfAsync(Database);

        var run = (await MigrateProcess.RunAsync(data, Database)).Expect(2);

        Assert.Contains(reason, run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.Equal(before, await DatabaseImage.OfAsync(Database));
    }
}
