namespace Qmulum.Grains.Interfaces;

/// <summary>
/// The key by which the server signs receipts, for as long as the installation lives. Found by <see cref="GrainFactoryExtensions.ReceiptKey"/>.
/// </summary>
[Alias("qmulum.receipt-key")]
public interface IReceiptKeyGrain : IGrainWithStringKey
{
    /// <summary>The key; the first that somebody offers becomes it.</summary>
    /// <param name="candidate">In base64. The key of receipts is a private key of P-256 as PKCS #8 (RFC 5958).</param>
    [Alias("GetOrKeep"), Idempotent]
    Task<string> GetOrKeep(string candidate);
}
