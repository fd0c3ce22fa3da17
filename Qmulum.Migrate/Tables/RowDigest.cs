using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Qmulum.Migrate.Tables;

/// <summary>
/// What tells one set of rows from another: how many they are, and the sum modulo 2^256 of the SHA-256 of each row. A sum, because the two
/// databases give their rows in different orders, and to sort millions of them would only serve the comparison.
/// </summary>
/// <param name="kinds">Of the values of a row.</param>
sealed class RowDigest(IReadOnlyList<ValueKind> kinds)
{
    const int Limbs = 4;

    readonly ulong[] _sum = new ulong[Limbs];
    readonly ArrayBufferWriter<byte> _row = new(4096);

    /// <summary>How many rows were added.</summary>
    public long Rows { get; private set; }

    /// <summary>The sum as 64 lower-case hexadecimal digits, the least significant byte first.</summary>
    public string Hex
    {
        get
        {
            Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
            for (var i = 0; i < Limbs; i++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes[(i * sizeof(ulong))..], _sum[i]);
            }

            return Convert.ToHexStringLower(bytes);
        }
    }

    /// <summary>Adds a row: each value is its kind, its length in bytes and its bytes, so that no two rows have the same form.</summary>
    public void Add(ReadOnlySpan<object?> row)
    {
        _row.ResetWrittenCount();
        for (var i = 0; i < row.Length; i++)
        {
            Write(kinds[i], row[i]);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_row.WrittenSpan, hash);
        AddHash(hash);
        Rows++;
    }

    void Write(ValueKind kind, object? value)
    {
        switch (value)
        {
            case null:
                Head(default, 0);
                break;
            case long number:
                Head(kind, sizeof(long));
                BinaryPrimitives.WriteInt64LittleEndian(_row.GetSpan(sizeof(long)), number);
                _row.Advance(sizeof(long));
                break;
            case double number:
                Head(kind, sizeof(double));
                BinaryPrimitives.WriteDoubleLittleEndian(_row.GetSpan(sizeof(double)), number);
                _row.Advance(sizeof(double));
                break;
            case byte[] bytes:
                Head(kind, bytes.Length);
                _row.Write(bytes);
                break;
            default:
                throw new ArgumentException($"A row has no values of {value.GetType()}.", nameof(value));
        }
    }

    void Head(ValueKind kind, int length)
    {
        const int Bytes = 1 + sizeof(int);
        var head = _row.GetSpan(Bytes);
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], length);
        _row.Advance(Bytes);
    }

    void AddHash(ReadOnlySpan<byte> hash)
    {
        UInt128 carry = 0;
        for (var i = 0; i < Limbs; i++)
        {
            carry += (UInt128)_sum[i] + BinaryPrimitives.ReadUInt64LittleEndian(hash[(i * sizeof(ulong))..]);
            _sum[i] = (ulong)carry;
            carry >>= 64;
        }
    }
}
