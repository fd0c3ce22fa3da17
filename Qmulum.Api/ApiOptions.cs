using System.Net;
using Qmulum.Api.Accounts;
using Qmulum.Api.Mail;
using Qmulum.Api.Providers;

namespace Qmulum.Api;

/// <summary>Limits of the HTTP API. All finite; <see cref="Validate"/> refuses what is not positive.</summary>
public sealed record ApiOptions
{
    /// <summary>Largest file, in bytes. Default 100 GiB: an hour of 4K video is 20.</summary>
    public long MaxUploadBytes { get; init; } = 100L << 30;

    /// <summary>Largest JSON body of an upload as base64, in bytes: it is held in memory. Default 32 MiB.</summary>
    public long MaxBase64Bytes { get; init; } = 32L << 20;

    /// <summary>Largest JSON body of any other request, in bytes. Default 1 MiB: 10,000 hashes are 670 kB.</summary>
    public long MaxJsonBytes { get; init; } = 1L << 20;

    /// <summary>Most hashes in one check. Default 10,000.</summary>
    public int MaxCheckHashes { get; init; } = 10_000;

    /// <summary>Most files in one multipart request. Default 1,000.</summary>
    public int MaxFilesPerRequest { get; init; } = 1_000;

    /// <summary>What clients are told to send in one request of an upload in pieces, in bytes. Default 64 MiB: proxies refuse bodies over 100 MB.</summary>
    public long PieceBytes { get; init; } = 64L << 20;

    /// <summary>Uploads that are taken at once; as many again wait, further ones are told to come back. Default 128.</summary>
    public int MaxConcurrentUploads { get; init; } = 128;

    /// <summary>Uploads that an account may have begun and not finished. Default 1,000: a phone sends a few at once; what is left behind ends in a week.</summary>
    public int MaxUnfinishedUploads { get; init; } = 1_000;

    /// <summary>
    /// Requests a second that one person, or one key, may send to this node, five times as many at once; 0 for no limit. Default 500: a page that is scrolled
    /// quickly asks for a hundred thumbnails a second.
    /// </summary>
    public int RequestsPerSecond { get; init; } = 500;

    /// <summary>The same for one network address of those who are not signed in. Default 20.</summary>
    public int StrangersRequestsPerSecond { get; init; } = 20;

    /// <summary>Pages that listen for changes at once. Default 1,000.</summary>
    public int MaxListeners { get; init; } = 1_000;

    /// <summary>How long an upload may stand still before it is given up. Default two minutes: a phone that changes its network.</summary>
    public TimeSpan UploadIdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a quiet event stream says that it is alive. Default 15 seconds: proxies close after 30 to 60.</summary>
    public TimeSpan EventHeartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The folder with the built web app.</summary>
    public string WebRoot { get; init; } = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    /// <summary>The names that this server answers to (the Host header), without port; empty for any.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>The address at which people reach the server, for the links of letters; null takes the request's own.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Where the bytes of photos are, for administrators: a folder's path, or s3://bucket/prefix.</summary>
    public string LocationAddress { get; init; } = "";

    /// <summary>The proxies whose word on where a request comes from is believed; none by default.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Who may make an account.</summary>
    public RegistrationRule Registration { get; init; } = RegistrationRule.Invitation;

    /// <summary>The SMTP server that takes letters; null for none.</summary>
    public MailOptions? Mail { get; init; }

    /// <summary>Outside providers by which people sign in.</summary>
    public IReadOnlyList<ProviderOptions> Providers { get; init; } = [];

    /// <exception cref="ArgumentOutOfRangeException">A limit is zero or less; it is named.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxUploadBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBase64Bytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxJsonBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCheckHashes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFilesPerRequest, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PieceBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrentUploads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxUnfinishedUploads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxListeners, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(RequestsPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegative(StrangersRequestsPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(UploadIdleTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(EventHeartbeat, TimeSpan.Zero);
    }
}
