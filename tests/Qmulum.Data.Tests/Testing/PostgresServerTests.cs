using Npgsql;

namespace Qmulum.Data.Tests.Testing;

public sealed class PostgresServerTests
{
    [Fact]
    public async Task A_server_ends_and_its_folder_goes_when_its_process_is_killed()
    {
        await using var process = TestProcess.Start(typeof(PostgresServerTests).Assembly, "postgres");
        NpgsqlConnectionStringBuilder settings = new(await process.ReadLineAsync()) { Pooling = false };
        var postmaster = int.Parse((await File.ReadAllLinesAsync(Path.Combine(settings.Host!, "data", "postmaster.pid")))[0]);
        await using (NpgsqlConnection connection = new(settings.ToString()))
        {
            await connection.OpenAsync();
        }

        await process.KillAsync();
        await Deadline.WaitAsync(
            "the server's folder and process to go",
            TimeSpan.FromSeconds(30),
            () => !Directory.Exists(settings.Host) && !Directory.Exists($"/proc/{postmaster}"));
    }

    [Fact]
    public async Task A_database_of_its_own_is_empty()
    {
        var server = await PostgresServer.SharedAsync();
        await using NpgsqlConnection connection = new(await server.CreateDatabaseAsync());
        await connection.OpenAsync();
        await using NpgsqlCommand command = new("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", connection);
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }
}
