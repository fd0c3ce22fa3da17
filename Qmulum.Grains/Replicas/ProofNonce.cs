using System.Buffers.Binary;
using System.Security.Cryptography;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Replicas;

/// <summary>
/// What a replica has to read before a file, to prove that it has the file now: SHA-256 of both together cannot be known before, nor by who does not have all
/// of the bytes. Another for each replica, photo and day, and none of them is kept: it follows from a secret of the installation.
/// </summary>
public sealed class ProofNonce(IGrainFactory grains)
{
    const int SecretBytes = 32;

    byte[]? _secret;

    /// <summary>The nonce of a day, counted from 1970-01-01 (UTC): 32 bytes.</summary>
    public async Task<byte[]> OfAsync(Guid replica, Guid photo, long day)
    {
        _secret ??= Convert.FromBase64String(await grains.ProofKey().GetOrKeep(Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes))));
        var subject = new byte[16 + 16 + sizeof(long)];
        replica.TryWriteBytes(subject, bigEndian: true, out _);
        photo.TryWriteBytes(subject.AsSpan(16), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(subject.AsSpan(32), day);
        return HMACSHA256.HashData(_secret, subject);
    }

    /// <summary>The day of a time, counted from 1970-01-01 (UTC).</summary>
    public static long DayOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 86_400;
}
