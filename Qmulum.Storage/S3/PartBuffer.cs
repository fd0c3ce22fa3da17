using System.Security.Cryptography;

namespace Qmulum.Storage;

/// <summary>The bytes of one part in memory, from its first byte until the server has it, and the promise of memory for them.</summary>
/// <param name="buffers">Where memory comes from.</param>
/// <param name="capacity">The most bytes that it takes.</param>
/// <param name="promised">How many bytes have been promised for it; <see cref="Free"/> gives them back.</param>
sealed class PartBuffer(PartBuffers buffers, int capacity, long promised)
{
    readonly List<byte[]> _pieces = [];
    long _promised = promised;

    /// <summary>The bytes that are in it.</summary>
    public int Length { get; private set; }

    public bool IsFull => Length == capacity;

    /// <summary>A small content in one part, without a promise: it is in memory already.</summary>
    public static PartBuffer Of(PartBuffers buffers, ReadOnlySpan<byte> content)
    {
        PartBuffer part = new(buffers, content.Length, 0);
        part.Append(content);
        return part;
    }

    /// <summary>Sees to it that the next bytes were promised: who said how much comes, and lied, was promised less than a part.</summary>
    public async ValueTask PromiseAsync(int next, CancellationToken ct)
    {
        if (Length + Math.Min(next, capacity - Length) > _promised)
        {
            await buffers.PromiseAsync(capacity - _promised, ct).ConfigureAwait(false);
            _promised = capacity;
        }
    }

    /// <summary>Takes as many of the bytes as there is room for and says how many.</summary>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, capacity - Length);
        for (var left = bytes[..taken]; !left.IsEmpty;)
        {
            var at = Length % PartBuffers.PieceBytes;
            if (at == 0)
            {
                _pieces.Add(buffers.TakePiece());
            }

            var some = Math.Min(left.Length, PartBuffers.PieceBytes - at);
            left[..some].CopyTo(_pieces[^1].AsSpan(at));
            Length += some;
            left = left[some..];
        }

        return taken;
    }

    /// <summary>Copies bytes out of it and says how many; 0 at its end.</summary>
    public int Read(Span<byte> into, int offset)
    {
        if (offset >= Length)
        {
            return 0;
        }

        var at = offset % PartBuffers.PieceBytes;
        var some = Math.Min(Math.Min(into.Length, Length - offset), PartBuffers.PieceBytes - at);
        _pieces[offset / PartBuffers.PieceBytes].AsSpan(at, some).CopyTo(into);
        return some;
    }

    public void AddTo(RunningDigest digest)
    {
        foreach (var piece in Pieces())
        {
            digest.Append(piece.Span);
        }
    }

    /// <summary>Its MD5 (RFC 1321), which S3 takes with a body (Content-MD5) and answers as the ETag.</summary>
    public byte[] Md5()
    {
#pragma warning disable CA5351 // Not against a forger, against a line and a disk: what S3 compares is MD5.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        foreach (var piece in Pieces())
        {
            hash.AppendData(piece.Span);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Gives the memory back. A request that was given up may still read from it: what it sends then fails its checksum.</summary>
    public void Free()
    {
        foreach (var piece in _pieces)
        {
            buffers.GiveBack(piece);
        }

        _pieces.Clear();
        Length = 0;
        buffers.Release(_promised);
        _promised = 0;
    }

    IEnumerable<ReadOnlyMemory<byte>> Pieces()
    {
        for (var offset = 0; offset < Length; offset += PartBuffers.PieceBytes)
        {
            yield return _pieces[offset / PartBuffers.PieceBytes].AsMemory(0, Math.Min(PartBuffers.PieceBytes, Length - offset));
        }
    }
}
