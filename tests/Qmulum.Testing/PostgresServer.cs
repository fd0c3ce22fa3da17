using System.Diagnostics;
using Npgsql;

namespace Qmulum.Testing;

/// <summary>
/// A throwaway PostgreSQL server in a temporary folder. It is reached through a socket in that folder alone, so it needs no port
/// and no other user of the machine comes to it. It ends, and its folder goes, when it is disposed or when this process dies, in
/// whatever way: a shell keeps it that waits for the end of its standard input.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    // $1 PostgreSQL's programs, $2 the folder to make one in, $3 on or off for fsync. Prints its folder once it answers. Each line that it
    // reads is a signal that ends the server, or "start"; it prints its folder again when that is done.
    const string Keeper = """
        set -u
        umask 077
        folder=$(mktemp -d "$2/qmulum-postgres-XXXXXX") || exit 1
        server=
        leave() {
          [ -n "$server" ] && kill -QUIT "$server" 2>/dev/null && wait "$server"
          rm -rf "$folder"
        }
        trap leave EXIT
        trap 'exit 1' INT TERM HUP
        fail() { cat "$folder/log" >&2; exit 1; }
        "$1/initdb" -D "$folder/data" -U qmulum -A trust -E UTF8 --no-locale --no-sync >"$folder/log" 2>&1 || fail
        programs=$1
        durable=$3
        begin() {
          "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync="$durable" -c full_page_writes="$durable" \
            -c max_connections=600 -c shared_buffers=64MB </dev/null >>"$folder/log" 2>&1 &
          server=$!
          until "$programs/pg_isready" -q -h "$folder"; do
            kill -0 "$server" 2>/dev/null || fail
            sleep 0.05
          done
          echo "$folder"
        }
        begin
        while read -r order; do
          if [ "$order" = start ]; then
            begin
          else
            kill "-$order" "$server"
            wait "$server"
            server=
            echo "$folder"
          fi
        done
        """;

    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    static readonly Lazy<Task<PostgresServer>> Shared = new(() => StartAsync());

    static int _databases;

    readonly Process _keeper;
    readonly string _folder;

    PostgresServer(Process keeper, string folder)
    {
        _keeper = keeper;
        _folder = folder;
    }

    /// <summary>This process's own server, started at the first call; it ends with the process.</summary>
    public static Task<PostgresServer> SharedAsync() => Shared.Value;

    /// <summary>Starts a server.</summary>
    /// <param name="durable">
    /// Whether commits reach the disk, as in production; tests need not wait for that. They outlive the server's own crash all the same.
    /// </param>
    /// <exception cref="InvalidOperationException">It is not installed or did not start; the message says what to do, or its log.</exception>
    public static async Task<PostgresServer> StartAsync(bool durable = false)
    {
        var keeper = Process.Start(KeeperStart(durable))!;
        var errors = keeper.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(StartLimit);
        var folder = await keeper.StandardOutput.ReadLineAsync(limit.Token);
        return folder is not null
            ? new(keeper, folder)
            : throw new InvalidOperationException($"PostgreSQL did not start: {await errors}");
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Removes a database of <see cref="CreateDatabaseAsync"/>, whoever is still connected to it.</summary>
    public Task DropDatabaseAsync(string connectionString) =>
        ExecuteAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    /// <summary>Stops the server and starts it again on the same data.</summary>
    /// <param name="crash">Whether it goes without a word to its clients and recovers from its log, instead of shutting down.</param>
    public async Task RestartAsync(bool crash)
    {
        await StopAsync(crash);
        await StartAgainAsync();
    }

    /// <summary>Stops the server; its data and its folder stay.</summary>
    /// <inheritdoc cref="RestartAsync" path="/param"/>
    public Task StopAsync(bool crash = false) => OrderAsync(crash ? "QUIT" : "INT");

    /// <summary>Starts the server that was stopped; returns once it answers.</summary>
    public Task StartAgainAsync() => OrderAsync("start");

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        using CancellationTokenSource limit = new(StopLimit);
        await _keeper.WaitForExitAsync(limit.Token);
        _keeper.Dispose();
    }

    async Task OrderAsync(string order)
    {
        await _keeper.StandardInput.WriteLineAsync(order);
        await _keeper.StandardInput.FlushAsync();
        using CancellationTokenSource limit = new(StartLimit);
        _ = await _keeper.StandardOutput.ReadLineAsync(limit.Token)
            ?? throw new InvalidOperationException($"PostgreSQL did not obey \"{order}\"; its log went to standard error.");
    }

    // PostgreSQL refuses to run as root: there it runs as the user that its package made.
    static ProcessStartInfo KeeperStart(bool durable)
    {
        string[] asPostgres = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
            : [];
        string[] command = [.. asPostgres, "sh", "-c", Keeper, "keeper", PostgresBinaries.Find(), Path.GetTempPath(), durable ? "on" : "off"];
        return new(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(), // root's own folders are closed to the other user
        };
    }

    async Task ExecuteAsync(string sql)
    {
        await using NpgsqlConnection connection = new(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _folder,
        Username = "qmulum",
        Database = database,
        MaxPoolSize = 20,
        ConnectionIdleLifetime = 2, // many databases share one server's connections
        ConnectionPruningInterval = 1,
    }.ToString();
}
