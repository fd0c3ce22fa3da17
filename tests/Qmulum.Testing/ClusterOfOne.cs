using System.Collections.Concurrent;

namespace Qmulum.Testing;

/// <summary>
/// What a cluster's server needs to stand in for the one that has everything in its data folder: a database that belongs to that folder,
/// and ports of its own, the same at each start.
/// </summary>
static class ClusterOfOne
{
    static readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<string>>>> Known = new();

    public static Task<IReadOnlyList<string>> ArgumentsAsync(string dataFolder, ServerSettings settings) =>
        settings.Arguments.Contains("--database")
            ? Task.FromResult<IReadOnlyList<string>>([])
            : Known.GetOrAdd(dataFolder, _ => new(MakeAsync)).Value;

    static async Task<IReadOnlyList<string>> MakeAsync()
    {
        var server = await PostgresServer.SharedAsync().ConfigureAwait(false);
        return
        [
            "--database", await server.CreateDatabaseAsync().ConfigureAwait(false),
            "--siloPort", $"{LoopbackPort.Free()}", "--gatewayPort", $"{LoopbackPort.Free()}",
        ];
    }
}
