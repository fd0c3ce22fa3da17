using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Qmulum.Silo.Composition;

/// <summary>
/// The certificate of the settings. Its files are looked at once a second, when somebody connects: what renews certificates writes new ones every few
/// weeks, and nobody should have to restart the server for it.
/// </summary>
sealed class ServerCertificate
{
    static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    readonly string _file;
    readonly string _keyFile;
    readonly TimeProvider _clock;
    readonly Lock _lock = new();
    SslStreamCertificateContext _current;
    (DateTime Certificate, DateTime Key) _written;
    DateTimeOffset _looked;

    ServerCertificate(string file, string keyFile, TimeProvider clock)
    {
        _file = file;
        _keyFile = keyFile;
        _clock = clock;
        _written = Written();
        _current = Read();
        _looked = clock.GetUtcNow();
    }

    /// <summary>Reads it; null when none is set.</summary>
    /// <exception cref="ServerOptionsException">The files are not there, or are no certificate with its key; the message names them.</exception>
    public static ServerCertificate? Open(ServerOptions options, TimeProvider clock)
    {
        if (!options.ServesTls)
        {
            return null;
        }

        var file = Path.GetFullPath(options.CertificateFile);
        var keyFile = options.CertificateKeyFile.Length == 0 ? file : Path.GetFullPath(options.CertificateKeyFile);
        try
        {
            return new(file, keyFile, clock);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            throw new ServerOptionsException(
                $"The settings \"certificateFile\" and \"certificateKeyFile\" name {file} and {keyFile}, which cannot be used: {exception.Message} "
                + "They must be PEM files: the certificate, and its private key without a password.");
        }
    }

    /// <summary>What a new connection is protected by.</summary>
    public SslServerAuthenticationOptions ForConnection(ILogger log) => new() { ServerCertificateContext = Current(log) };

    /// <summary>Warns when the certificate is out of its time: browsers refuse it then.</summary>
    public void Announce(ILogger log)
    {
        var certificate = _current.TargetCertificate;
        var now = _clock.GetUtcNow();
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
        {
            log.CertificateOutOfTime(_file, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        }
    }

    SslStreamCertificateContext Current(ILogger log)
    {
        lock (_lock)
        {
            if (_clock.GetUtcNow() - _looked < LookAgain)
            {
                return _current;
            }

            _looked = _clock.GetUtcNow();
            if (Written() is var written && written != _written)
            {
                TryRenew(written, log);
            }

            return _current;
        }
    }

    // The two files are not written at once: what does not fit together yet is looked at again a second later.
    void TryRenew((DateTime Certificate, DateTime Key) written, ILogger log)
    {
        try
        {
            _current = Read();
            _written = written;
            log.CertificateRenewed(_file);
        }
        catch (Exception exception) when (IsFault(exception))
        {
            log.CertificateNotRenewed(exception, _file);
        }
    }

    SslStreamCertificateContext Read()
    {
        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(_file);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(_file, _keyFile), chain, offline: true);
    }

    (DateTime Certificate, DateTime Key) Written() => (File.GetLastWriteTimeUtc(_file), File.GetLastWriteTimeUtc(_keyFile));

    static bool IsFault(Exception exception) => exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
