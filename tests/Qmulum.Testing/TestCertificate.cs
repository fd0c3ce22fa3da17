using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Qmulum.Testing;

/// <summary>A certificate for localhost that nobody but its own clients trusts, as PEM files in a folder of the caller's.</summary>
public sealed class TestCertificate
{
    public TestCertificate(TempFolder folder)
    {
        File = folder.File("certificate.pem");
        KeyFile = folder.File("key.pem");
        Renew();
    }

    public string File { get; }

    public string KeyFile { get; }

    /// <summary>The SHA-256 of the certificate that is in the files now.</summary>
    public string Fingerprint { get; private set; } = "";

    public string[] Arguments => ["--certificateFile", File, "--certificateKeyFile", KeyFile];

    /// <summary>Writes a new one with a new key in its place.</summary>
    public void Renew()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        System.IO.File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        System.IO.File.WriteAllText(File, certificate.ExportCertificatePem());
        Fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
    }

    /// <summary>Trusts what is in the files when it connects, and nothing else.</summary>
    internal SslClientAuthenticationOptions ForClients() => new()
    {
        RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == Fingerprint,
    };
}
