using System.Net;

namespace Qmulum.Silo;

/// <summary>
/// The server's settings. Each comes from a flag (--port 5081), the environment (QMULUM_PORT=5081) or a file (qmulum.json in the working
/// folder), in this order; docs/running.md lists them.
/// </summary>
public sealed partial record ServerOptions
{
    /// <summary>The folder that holds everything: databases and originals. Default "data" in the working folder.</summary>
    public string Data { get; init; } = "data";

    /// <summary>
    /// Where the bytes of photos are, when not in the data folder: s3://bucket/prefix?endpoint=…&region=…&pathStyle=true. Empty for the data folder.
    /// </summary>
    public string Location { get; init; } = "";

    /// <summary>The port of the page and the API, 1 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; } = 5080;

    /// <summary>The address to listen at: "localhost", an IP address, or "*" for every one.</summary>
    public string Listen { get; init; } = "localhost";

    /// <summary>Other names that this server is reached by, separated by commas: what the Host header may say.</summary>
    public string HostNames { get; init; } = "";

    /// <summary>A PEM file with the certificate of the page and the API, and those that lead to its issuer; empty for plain HTTP.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>A PEM file with its private key, without a password; empty where the certificate's file holds it.</summary>
    public string CertificateKeyFile { get; init; } = "";

    /// <summary>The latest version of HTTP that the server's own TLS offers: "2" or "1.1".</summary>
    public string HttpVersion { get; init; } = "2";

    /// <summary>
    /// The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses and networks, separated by commas. Empty believes nobody.
    /// </summary>
    public string TrustedProxies { get; init; } = "";

    /// <summary>
    /// Address and port at which Prometheus reads what this process measures, such as "127.0.0.1:9464" or "*:9464"; empty for nowhere.
    /// </summary>
    public string Metrics { get; init; } = "";

    /// <summary>Photos worked on at once; 0 takes as many as there are cores.</summary>
    public int Workers { get; init; }

    /// <summary>Megabytes a second that are read in the rounds that verify what is kept; 0 for no such rounds.</summary>
    public long VerifyMegabytesPerSecond { get; init; } = 8;

    /// <summary>Hours that an original is here before the replicas of its library alone may keep it.</summary>
    public int ReleaseAfterHours { get; init; } = 168;

    /// <summary>Largest file in bytes.</summary>
    public long MaxUploadBytes { get; init; } = 100L << 30;

    /// <summary>Bytes of the disk that uploads leave free.</summary>
    public long MinimumFreeBytes { get; init; } = 256L << 20;

    /// <summary>Bytes of renditions that are kept in the data folder when the photos are in a bucket; 0 for none.</summary>
    public long RenditionCacheBytes { get; init; } = 8L << 30;

    /// <summary>Uploads that an account may have begun and not finished.</summary>
    public int MaxUnfinishedUploads { get; init; } = 1_000;

    /// <summary>Seconds that an upload may stand still.</summary>
    public int UploadIdleSeconds { get; init; } = 120;

    /// <summary>Seconds that a stop may take to finish what is under way.</summary>
    public int StopSeconds { get; init; } = 20;

    /// <summary>Requests a second that one person, or one key, may send; five times as many at once. 0 for no limit.</summary>
    public int RequestsPerSecond { get; init; } = 500;

    /// <summary>The same for one network address of those who are not signed in.</summary>
    public int StrangersRequestsPerSecond { get; init; } = 20;

    /// <summary>Days that an entry of the audit is kept, 1 to 3650.</summary>
    public int AuditDays { get; init; } = 365;

    /// <summary>The address at which people reach the server, such as "https://photos.example.org"; empty takes the request's own.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>Who may make an account: "closed", "invitation" or "open".</summary>
    public string Registration { get; init; } = "invitation";

    /// <summary>The SMTP server that takes e-mail; empty for none.</summary>
    public string SmtpHost { get; init; } = "";

    /// <summary>Its port, 1 to 65535.</summary>
    public int SmtpPort { get; init; } = 587;

    /// <summary>Who signs in at it; empty for a server that asks nobody.</summary>
    public string SmtpUser { get; init; } = "";

    /// <summary>The user's password; better in a file, as other users of the machine may see flags.</summary>
    public string SmtpPassword { get; init; } = "";

    /// <summary>A file with the user's password in its first line.</summary>
    public string SmtpPasswordFile { get; init; } = "";

    /// <summary>How the connection to it is protected: "starttls", "tls" or "none".</summary>
    public string SmtpTls { get; init; } = "starttls";

    /// <summary>The sender of e-mail, such as "Qmulum &lt;photos@example.org&gt;".</summary>
    public string MailFrom { get; init; } = "";

    /// <summary>Outside providers by which people sign in; docs/accounts.md lists their settings. Not as flags.</summary>
    public IReadOnlyList<ProviderSettings> Providers { get; init; } = [];

    /// <summary>Photos worked on at once.</summary>
    public int Concurrency => Workers == 0 ? Environment.ProcessorCount : Workers;

    /// <summary>Where the measurements are read; null for nowhere.</summary>
    public ListenAddress? MetricsAddress => Metrics.Length == 0 ? null : ListenAddress.Parse(Metrics);

    /// <summary>The names by which the server is reached at its own machine.</summary>
    public bool IsLocal => Listen == "localhost" || (IPAddress.TryParse(Listen, out var address) && IPAddress.IsLoopback(address));

    /// <exception cref="ServerOptionsException">A setting cannot be used; the message names it and its value.</exception>
    public void Validate()
    {
        Require(Data.Length > 0, "data", Data, "the path of a folder");
        RequireLocation();
        Require(Port is >= 0 and <= 65_535, "port", Port, "0 to 65535");
        Require(ListenAddress.IsHost(Listen), "listen", Listen, "localhost, an IP address or *");
        RequireMetrics();
        Require(Workers is >= 0 and <= 1_024, "workers", Workers, "0 (one a core) to 1024");
        Require(
            VerifyMegabytesPerSecond is >= 0 and <= 100_000, "verifyMegabytesPerSecond", VerifyMegabytesPerSecond, "0 (no rounds) to 100000");
        Require(ReleaseAfterHours is >= 0 and <= 87_600, "releaseAfterHours", ReleaseAfterHours, "0 to 87600");
        Require(MaxUploadBytes >= 1, "maxUploadBytes", MaxUploadBytes, "1 or more");
        Require(MinimumFreeBytes >= 1, "minimumFreeBytes", MinimumFreeBytes, "1 or more");
        Require(RenditionCacheBytes is 0 or >= 1L << 20, "renditionCacheBytes", RenditionCacheBytes, "0 (none) or 1048576 or more");
        Require(UploadIdleSeconds is >= 1 and <= 86_400, "uploadIdleSeconds", UploadIdleSeconds, "1 to 86400");
        Require(MaxUnfinishedUploads is >= 1 and <= 1_000_000, "maxUnfinishedUploads", MaxUnfinishedUploads, "1 to 1000000");
        Require(StopSeconds is >= 1 and <= 600, "stopSeconds", StopSeconds, "1 to 600");
        Require(RequestsPerSecond is >= 0 and <= 1_000_000, "requestsPerSecond", RequestsPerSecond, "0 (no limit) to 1000000");
        Require(
            StrangersRequestsPerSecond is >= 0 and <= 1_000_000, "strangersRequestsPerSecond", StrangersRequestsPerSecond, "0 (no limit) to 1000000");
        Require(AuditDays is >= 1 and <= 3_650, "auditDays", AuditDays, "1 to 3650");
        RequireReach();
        RequirePublicUrl();
        Require(RegistrationRule is not null, "registration", Registration, "closed, invitation or open");
        RequireMail();
        RequireProviders();
        ValidateHost();
    }

    void RequireLocation()
    {
        try
        {
            _ = Location.Length == 0 ? null : Composition.BucketAddress.Parse(Location);
        }
        catch (FormatException fault)
        {
            // Without its value: somebody may have put keys into it.
            throw new ServerOptionsException($"The setting \"location\" cannot be used: {fault.Message}.");
        }
    }

    // The port alone tells what a request wants: the page and the API, or the measurements.
    void RequireMetrics() => Require(
        Metrics.Length == 0 || (MetricsAddress is { } metrics && metrics.Port != Port),
        "metrics", Metrics, "an address and a port that is not the setting \"port\", such as 127.0.0.1:9464 or *:9464");

    /// <summary>The settings that this build's grain host has besides.</summary>
    partial void ValidateHost();

    static void Require(bool holds, string setting, object value, string must)
    {
        if (!holds)
        {
            throw new ServerOptionsException($"The setting \"{setting}\" is \"{value}\"; it must be {must}.");
        }
    }
}

/// <summary>A setting with which the server does not start.</summary>
public sealed class ServerOptionsException(string message) : Exception(message);
