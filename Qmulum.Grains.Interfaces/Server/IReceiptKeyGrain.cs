namespace Qmulum.Grains.Interfaces;

/// <summary>The key by which the server signs receipts: one for the whole installation, and for as long as it lives. Found by <see cref="GrainFactoryExtensions.ReceiptKey"/>.</summary>
[Alias("qmulum.receipt-key")]
public interface IReceiptKeyGrain : IGrainWithStringKey
{
    /// <summary>The key; the first that somebody offers becomes it.</summary>
    /// <param name="candidate">A private key of P-256 as PKCS #8 (RFC 5958) in base64.</param>
    [Alias("GetOrKeep"), Idempotent]
    Task<string> GetOrKeep(string candidate);
}
