using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Receipts;

/// <summary>
/// Signs receipts: a JWS in its compact form (RFC 7515) with ES256 (RFC 7518, section 3.4), so that any JOSE library can check it, with the key
/// that <see cref="ReceiptEndpoints"/> gives out. Every process of an installation signs with the same key.
/// </summary>
sealed class ReceiptSigner(IGrainFactory grains, TimeProvider clock) : IDisposable
{
    const string Algorithm = "ES256";
    const string Type = "qmulum-receipt+jws";

    readonly SemaphoreSlim _one = new(1);
    ECDsa? _key;

    /// <summary>Has the key, which the first receipt of an installation makes.</summary>
    /// <exception cref="QmulumException">It cannot be kept, or a part of the server does not answer.</exception>
    public Task PrepareAsync() => KeyAsync();

    /// <summary>The receipt, signed.</summary>
    public async Task<string> SignAsync(Receipt receipt, string? sha1)
    {
        var key = await KeyAsync();
        ReceiptHeader header = new(Algorithm, Type, KeyId(key));
        ReceiptClaims claims = new(
            receipt.PhotoId, receipt.LibraryId, receipt.Hash, sha1, receipt.Size, receipt.BlobKey, receipt.ReceivedAt, clock.GetUtcNow().ToUnixTimeSeconds());
        var signed = $"{Encode(header)}.{Encode(claims)}";
        var signature = key.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The public key as a JSON Web Key (RFC 7517).</summary>
    public async Task<ReceiptKey> PublicKeyAsync()
    {
        var key = await KeyAsync();
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new("EC", "P-256", Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y), "sig", Algorithm, KeyId(key));
    }

    public void Dispose()
    {
        _key?.Dispose();
        _one.Dispose();
    }

    async Task<ECDsa> KeyAsync()
    {
        if (_key is not null)
        {
            return _key;
        }

        await _one.WaitAsync();
        try
        {
            return _key ??= await LoadAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    async Task<ECDsa> LoadAsync()
    {
        using var candidate = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var kept = await grains.ReceiptKey().GetOrKeep(Convert.ToBase64String(candidate.ExportPkcs8PrivateKey()));
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(kept), out _);
        return key;
    }

    // Its thumbprint, shortened: whoever keeps receipts of several servers tells them apart.
    static string KeyId(ECDsa key) => Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 12));

    static string Encode<T>(T value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options));

    sealed record ReceiptHeader(string Alg, string Typ, string Kid);

    /// <summary>What is signed. No name: a receipt may be shown to others.</summary>
    sealed record ReceiptClaims(
        Guid PhotoId,
        string LibraryId,
        ContentHash Sha256,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sha1,
        long Size,
        string Location,
        DateTimeOffset ReceivedAt,
        long Iat);
}

/// <summary>A public key as a JSON Web Key (RFC 7517; members of EC keys in RFC 7518, section 6.2).</summary>
public sealed record ReceiptKey(string Kty, string Crv, string X, string Y, string Use, string Alg, string Kid);
