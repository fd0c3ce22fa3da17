namespace Qmulum.Testing.Cluster;

/// <summary>A cluster of real processes on this machine: a PostgreSQL, silos and API nodes, with one location.</summary>
public sealed class ServerCluster : IAsyncDisposable
{
    // Many processes start at once on what may be two busy cores.
    static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    readonly TempFolder _folder = new();
    readonly string _database;
    readonly PrivateNetwork? _network;
    readonly List<ServerProcess> _silos = [];
    readonly List<ServerProcess> _nodes = [];
    int _places;

    ServerCluster(PostgresServer postgres, string database, PrivateNetwork? network)
    {
        Postgres = postgres;
        _database = database;
        _network = network;
    }

    public PostgresServer Postgres { get; }

    /// <summary>The connection string of its database.</summary>
    public string Database => _database;

    public IReadOnlyList<ServerProcess> Silos => _silos;

    /// <summary>The API nodes.</summary>
    public IReadOnlyList<ServerProcess> Nodes => _nodes;

    /// <summary>All of them.</summary>
    public IReadOnlyList<ServerProcess> Processes => [.. _silos, .. _nodes];

    /// <summary>What every process said last.</summary>
    public string Log => string.Join('\n', _silos.Select((silo, i) => $"== silo {i}\n{silo.Log.Tail(40)}")
        .Concat(_nodes.Select((node, i) => $"== node {i}\n{node.Log.Tail(40)}")));

    /// <summary>Starts that many of each; returns when all of them are ready.</summary>
    /// <param name="durable">Whether PostgreSQL's commits reach the disk.</param>
    /// <param name="network">Where the processes are: the API nodes in its middle, each silo at a place around it. All reach PostgreSQL
    /// through its socket, which is a file. None is this machine's own network.</param>
    public static async Task<ServerCluster> StartAsync(int silos, int nodes, bool durable = false, PrivateNetwork? network = null)
    {
        var postgres = await PostgresServer.StartAsync(durable).ConfigureAwait(false);
        var cluster = new ServerCluster(postgres, await postgres.CreateDatabaseAsync().ConfigureAwait(false), network);
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

    /// <param name="with">What is different about this one's settings.</param>
    public Task<ServerProcess> AddSiloAsync(Func<ServerSettings, ServerSettings>? with = null)
    {
        var place = Interlocked.Increment(ref _places);
        string[] advertise = _network is null ? [] : ["--advertise", PrivateNetwork.Address(place)];
        return AddAsync(
            _silos, place, with, ["--role", "silo", "--siloPort", $"{LoopbackPort.Free()}", "--gatewayPort", $"{LoopbackPort.Free()}", .. advertise]);
    }

    /// <inheritdoc cref="AddSiloAsync"/>
    public Task<ServerProcess> AddNodeAsync(Func<ServerSettings, ServerSettings>? with = null) => AddAsync(_nodes, place: 0, with, ["--role", "api"]);

    /// <summary>Ends one of its silos or nodes for good.</summary>
    public async Task RemoveAsync(ServerProcess process)
    {
        lock (_silos)
        {
            _ = _silos.Remove(process) || _nodes.Remove(process);
        }

        await process.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Processes)
        {
            await process.DisposeAsync().ConfigureAwait(false);
        }

        await Postgres.DisposeAsync().ConfigureAwait(false);
        _folder.Dispose();
    }

    async Task<ServerProcess> AddAsync(List<ServerProcess> among, int place, Func<ServerSettings, ServerSettings>? with, string[] role)
    {
        ServerSettings settings = new()
        {
            DataFolder = _folder.File("data"),
            StartDeadline = StartDeadline,
            WithOwner = among == _nodes,
            MetricsPort = LoopbackPort.Free(),
            // Load comes from one key here, and shows what a cluster can, not what one key may.
            Arguments = [.. role, "--database", _database, "--requestsPerSecond", "0"],
        };
        settings = _network?.Place(settings, place) ?? settings;
        var process = await ServerProcess.StartAsync(with?.Invoke(settings) ?? settings).ConfigureAwait(false);
        lock (_silos)
        {
            among.Add(process);
        }

        return process;
    }
}
