using System.Diagnostics;
using Amazon.Runtime;
using Amazon.S3;

namespace Qmulum.Testing;

/// <summary>
/// A throwaway S3 server that this project did not write: Ceph's object gateway, with its storage in memory. It listens on loopback alone. It
/// ends, and its folder goes, when it is disposed or when this process dies, in whatever way: a shell keeps it that waits for the end of its
/// standard input.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    public const string AccessKey = "QMULUMTEST";

    /// <summary>Other keys of the same user, with the same secret.</summary>
    public const string SecondAccessKey = "QMULUMTEST2";

    public const string SecretKey = "of-no-use-elsewhere";

    /// <summary>The environment of a program that is to come to it.</summary>
    public static IReadOnlyDictionary<string, string> Credentials { get; } =
        new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = AccessKey, ["AWS_SECRET_ACCESS_KEY"] = SecretKey };

    /// <summary>Below this name buckets have hosts of their own. No resolver knows it.</summary>
    public const string Domain = "s3.test";

    static readonly string[] Programs = ["radosgw", "radosgw-admin", "ceph", "ceph-authtool", "ceph-mon", "ceph-osd", "monmaptool"];
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    static readonly Lazy<Task<S3Server>> Shared = new(StartAsync);

    static int _buckets;

    readonly Process _keeper;

    S3Server(Process keeper, int port)
    {
        _keeper = keeper;
        Endpoint = new($"http://127.0.0.1:{port}");
        Client = Connect(Endpoint);
    }

    /// <summary>Where it listens; buckets stand in the path.</summary>
    public Uri Endpoint { get; }

    /// <summary>A client of the tests' own, for what happens behind a store's back.</summary>
    public IAmazonS3 Client { get; }

    /// <summary>This process's own server, started at the first call; it ends with the process.</summary>
    public static Task<S3Server> SharedAsync() => Shared.Value;

    /// <summary>Starts a server; it takes about two seconds.</summary>
    /// <exception cref="InvalidOperationException">It is not installed or did not start; the message says what to do, or its log.</exception>
    public static async Task<S3Server> StartAsync()
    {
        RequirePrograms();
        var port = LoopbackPort.Free();
        using StreamReader script = new(typeof(S3Server).Assembly.GetManifestResourceStream("keeper.sh")!);
        var keeper = Process.Start(new ProcessStartInfo(
            "bash",
            ["-c", await script.ReadToEndAsync(), "keeper", Path.GetTempPath(), $"{port}", $"{LoopbackPort.Free()}", AccessKey, SecretKey])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = keeper.StandardError.ReadToEndAsync();
        using CancellationTokenSource limit = new(StartLimit);
        return await keeper.StandardOutput.ReadLineAsync(limit.Token) is not null
            ? new(keeper, port)
            : throw new InvalidOperationException($"The S3 server did not start: {await errors}");
    }

    /// <summary>Makes an empty bucket.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> CreateBucketAsync()
    {
        var name = $"test-{Interlocked.Increment(ref _buckets)}-{Environment.ProcessId}";
        await Client.PutBucketAsync(name);
        return name;
    }

    /// <summary>Ends the gateway as a power cut does; what it acknowledged stays.</summary>
    public Task StopAsync() => OrderAsync("stop");

    /// <summary>Starts the gateway again.</summary>
    public Task StartAgainAsync() => OrderAsync("start");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _keeper.StandardInput.Close();
        using CancellationTokenSource limit = new(StopLimit);
        await _keeper.WaitForExitAsync(limit.Token);
        _keeper.Dispose();
    }

    /// <summary>A client for an address in front of a server.</summary>
    public static IAmazonS3 Connect(Uri endpoint) => new AmazonS3Client(
        new BasicAWSCredentials(AccessKey, SecretKey),
        new AmazonS3Config
        {
            ServiceURL = endpoint.AbsoluteUri,
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

    async Task OrderAsync(string order)
    {
        await _keeper.StandardInput.WriteLineAsync(order);
        await _keeper.StandardInput.FlushAsync();
        using CancellationTokenSource limit = new(StartLimit);
        _ = await _keeper.StandardOutput.ReadLineAsync(limit.Token)
            ?? throw new InvalidOperationException($"The S3 server ended when it was told to {order}; its log went to standard error.");
    }

    static void RequirePrograms()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (Programs.FirstOrDefault(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program)))) is { } missing)
        {
            throw new InvalidOperationException(
                $"An S3 server is needed for this test, and its program '{missing}' is not on the PATH. "
                + "Install it with: apt-get install --no-install-recommends radosgw ceph-mon ceph-osd ceph-common ceph-base");
        }
    }
}
