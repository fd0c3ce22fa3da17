using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Qmulum.Data;

namespace Qmulum.Grains.Replicas;

/// <summary>
/// What a replica has to read before a file, to prove that it has the file now: SHA-256 of both together cannot be known before, nor by who does not have all
/// of the bytes. Another for each replica, photo and day, and none of them is kept: it follows from the secret of its day.
/// </summary>
public sealed class ProofNonces(IndexDatabase index)
{
    /// <summary>Days that a proof is good for, at most: an original goes only when its copies were read of late.</summary>
    public const int ProofDays = 6;

    /// <summary>One more than proofs are good for: a round that began before midnight still compares the oldest.</summary>
    const int KeptDays = ProofDays + 1;

    readonly ConcurrentDictionary<long, DayNonces> _days = [];

    /// <summary>The day of a time, counted from 1970-01-01 (UTC).</summary>
    public static long DayOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / 86_400;

    /// <summary>What is asked today. Who has a copy of the database from yesterday does not know it.</summary>
    public async Task<DayNonces> AskAsync(long today, CancellationToken cancellationToken) =>
        _days.TryGetValue(today, out var known) ? known : Keep(today, await index.Secrets.GetOrMakeAsync(today, KeptDays, cancellationToken));

    /// <summary>What was asked on a day; null when nothing was, or it is too long ago.</summary>
    public async Task<DayNonces?> FindAsync(long day, CancellationToken cancellationToken)
    {
        if (_days.TryGetValue(day, out var known))
        {
            return known;
        }

        return await index.Secrets.FindAsync(day, cancellationToken) is { } secret ? Keep(day, secret) : null;
    }

    DayNonces Keep(long day, byte[] secret)
    {
        foreach (var old in _days.Keys.Where(one => one < day - KeptDays))
        {
            _days.TryRemove(old, out _);
        }

        return _days.GetOrAdd(day, new DayNonces(secret));
    }
}

/// <summary>What replicas are asked on one day.</summary>
public sealed class DayNonces(byte[] secret)
{
    /// <summary>What a replica is asked of a photo: 32 bytes.</summary>
    public byte[] Of(Guid replica, Guid photo)
    {
        var subject = new byte[16 + 16];
        replica.TryWriteBytes(subject, bigEndian: true, out _);
        photo.TryWriteBytes(subject.AsSpan(16), bigEndian: true, out _);
        return HMACSHA256.HashData(secret, subject);
    }
}
