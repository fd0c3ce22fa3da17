namespace Qmulum.Grains.Interfaces;

/// <summary>
/// A secret of the whole installation, for as long as it lives: the key by which it signs receipts, found by <see cref="GrainFactoryExtensions.ReceiptKey"/>,
/// or <see cref="GrainFactoryExtensions.ProofKey"/>.
/// </summary>
[Alias("qmulum.receipt-key")]
public interface IReceiptKeyGrain : IGrainWithStringKey
{
    /// <summary>The key; the first that somebody offers becomes it.</summary>
    /// <param name="candidate">In base64. The key of receipts is a private key of P-256 as PKCS #8 (RFC 5958).</param>
    [Alias("GetOrKeep"), Idempotent]
    Task<string> GetOrKeep(string candidate);
}
