namespace Qmulum.Data.Tests.Testing;

/// <summary>A process that starts a throwaway PostgreSQL, prints where it is, and keeps it until it is killed.</summary>
static class PostgresHolder
{
    public static async Task<int> RunAsync()
    {
        await using var server = await PostgresServer.StartAsync();
        Console.WriteLine(await server.CreateDatabaseAsync());
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
