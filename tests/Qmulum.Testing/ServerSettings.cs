using System.Diagnostics;
using System.Net;

namespace Qmulum.Testing;

/// <summary>How to start a <see cref="ServerProcess"/>.</summary>
public sealed record ServerSettings
{
    /// <summary>Where its data is; none is a new folder that is removed with the process.</summary>
    public string? DataFolder { get; init; }

    /// <summary>None is a free one.</summary>
    public int? Port { get; init; }

    /// <summary>How long a start may take until the server answers. A silo joins its cluster first.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromSeconds(OnCluster ? 90 : 30);

    /// <summary>More command-line arguments, after <c>--data</c> and <c>--port</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>More environment variables. None of the tester's own <c>QMULUM_</c> variables reaches the server.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the first account is made as soon as the server is ready; it serves the API then.</summary>
    public bool WithOwner { get; init; } = true;

    /// <summary>Whether its log may tell the links of letters: a server that sends no e-mail does.</summary>
    public bool TellsLinks { get; init; }

    /// <summary>
    /// A command that runs the server, for example in a file system of its own. It gets the whole command line after its own
    /// arguments and must take its place (exec), so that signals reach the server.
    /// </summary>
    public IReadOnlyList<string> Launcher { get; init; } = [];

    /// <summary>The assembly that is started: another version's, for example.</summary>
    public string Server { get; init; } = Assembly;

    /// <summary>How to connect to it when it is not in this process's network.</summary>
    public Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? Connect { get; init; }

    /// <summary>The certificate with which it serves TLS, and which its clients trust; none is plain HTTP.</summary>
    public TestCertificate? Certificate { get; init; }

    /// <summary>The port of the loopback interface at which it tells what it measures; none is nowhere.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>The server's assembly: <c>QMULUM_SERVER</c>, or the one built beside the tests.</summary>
    public static string Assembly =>
        System.Environment.GetEnvironmentVariable("QMULUM_SERVER") is { Length: > 0 } path
            ? path
            : RepositoryRoot.Output("Qmulum.Silo", "qmulum-server.dll");

    /// <summary>Whether that server is the cluster's, which needs a database and ports for its silo.</summary>
    public static bool OnCluster => IsOfCluster(Assembly);

    internal bool IsOnCluster => IsOfCluster(Server);

    internal ProcessStartInfo ToStartInfo(string dataFolder, int port, IReadOnlyList<string> host)
    {
        string[] metrics = MetricsPort is { } own ? ["--metrics", $"localhost:{own}"] : [];
        string[] tls = Certificate?.Arguments ?? [];
        string[] command = [.. Launcher, "dotnet", Server, "--data", dataFolder, "--port", $"{port}", .. metrics, .. tls, .. host, .. Arguments];
        ProcessStartInfo info = new(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        foreach (var name in info.Environment.Keys.Where(IsOurs).ToList())
        {
            info.Environment.Remove(name);
        }

        // As the script `qmulum` starts it.
        info.Environment["MALLOC_ARENA_MAX"] = "2";
        info.Environment["DOTNET_gcServer"] = "0";
        foreach (var (name, value) in Environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    static bool IsOfCluster(string assembly) => assembly.Contains("/bin/orleans/", StringComparison.Ordinal);

    static bool IsOurs(string name) =>
        name.StartsWith("QMULUM_", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal);
}
