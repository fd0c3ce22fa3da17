namespace Qmulum.Testing.Cluster;

/// <summary>A cluster of real processes on this machine: a PostgreSQL, silos and API nodes, with one location.</summary>
public sealed class ServerCluster : IAsyncDisposable
{
    // Many processes start at once on what may be two busy cores.
    static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    readonly TempFolder _folder = new();
    readonly string _database;
    readonly List<ServerProcess> _silos = [];
    readonly List<ServerProcess> _nodes = [];

    ServerCluster(PostgresServer postgres, string database)
    {
        Postgres = postgres;
        _database = database;
    }

    public PostgresServer Postgres { get; }

    /// <summary>The connection string of its database.</summary>
    public string Database => _database;

    public IReadOnlyList<ServerProcess> Silos => _silos;

    /// <summary>The API nodes.</summary>
    public IReadOnlyList<ServerProcess> Nodes => _nodes;

    /// <summary>What every process said last.</summary>
    public string Log => string.Join('\n', _silos.Select((silo, i) => $"== silo {i}\n{silo.Log.Tail(40)}")
        .Concat(_nodes.Select((node, i) => $"== node {i}\n{node.Log.Tail(40)}")));

    /// <summary>Starts that many of each; returns when all of them are ready.</summary>
    /// <param name="durable">Whether PostgreSQL's commits reach the disk.</param>
    public static async Task<ServerCluster> StartAsync(int silos, int nodes, bool durable = false)
    {
        var postgres = await PostgresServer.StartAsync(durable).ConfigureAwait(false);
        var cluster = new ServerCluster(postgres, await postgres.CreateDatabaseAsync().ConfigureAwait(false));
        try
        {
            await Task.WhenAll(
                Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.AddSiloAsync())),
                Task.WhenAll(Enumerable.Range(0, nodes).Select(_ => cluster.AddNodeAsync()))).ConfigureAwait(false);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task AddSiloAsync() =>
        AddAsync(_silos, ["--role", "silo", "--siloPort", $"{LoopbackPort.Free()}", "--gatewayPort", $"{LoopbackPort.Free()}"]);

    public Task AddNodeAsync() => AddAsync(_nodes, ["--role", "api"]);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _nodes.Concat(_silos))
        {
            await process.DisposeAsync().ConfigureAwait(false);
        }

        await Postgres.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
    }

    async Task AddAsync(List<ServerProcess> among, string[] role)
    {
        var process = await ServerProcess.StartAsync(new ServerSettings
        {
            DataFolder = _folder.File("data"),
            StartDeadline = StartDeadline,
            WithOwner = among == _nodes,
            Arguments = [.. role, "--database", _database],
        }).ConfigureAwait(false);
        lock (among)
        {
            among.Add(process);
        }
    }
}
