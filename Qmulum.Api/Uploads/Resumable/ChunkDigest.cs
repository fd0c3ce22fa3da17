using System.IO.Hashing;
using System.Security.Cryptography;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>What the bytes of one request must come to. They are kept only when they do.</summary>
sealed class ChunkDigest : IDisposable
{
    const string Crc = "crc32";

    readonly Func<(string Algorithm, byte[] Value)?> _expected;
    readonly Dictionary<string, IncrementalHash> _hashes = [];
    readonly Crc32 _crc = new();

    /// <param name="algorithms">Which may be asked for in the end.</param>
    /// <param name="expected">Tells which is, and its value, after the last byte: it may come in a trailer. Null when none came.</param>
    public ChunkDigest(IEnumerable<string> algorithms, Func<(string Algorithm, byte[] Value)?> expected)
    {
        _expected = expected;
        foreach (var algorithm in algorithms.Where(algorithm => algorithm != Crc))
        {
            _hashes[algorithm] = IncrementalHash.CreateHash(new(algorithm.ToUpperInvariant()));
        }
    }

    /// <summary>What can be asked for, as tus calls it.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = ["sha1", "sha256", Crc];

    public void Add(ReadOnlySpan<byte> bytes)
    {
        _crc.Append(bytes);
        foreach (var hash in _hashes.Values)
        {
            hash.AppendData(bytes);
        }
    }

    public bool Holds() => _expected() is { } expected && expected.Value.AsSpan().SequenceEqual(Value(expected.Algorithm));

    public void Dispose()
    {
        foreach (var hash in _hashes.Values)
        {
            hash.Dispose();
        }
    }

    // A CRC's four bytes in network order, as other programs write a number.
    byte[] Value(string algorithm) => algorithm == Crc ? [.. _crc.GetCurrentHash().Reverse()] : _hashes[algorithm].GetHashAndReset();
}
