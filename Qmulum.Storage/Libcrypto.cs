using System.Runtime.InteropServices;

namespace Qmulum.Storage;

/// <summary>
/// SHA-256 and SHA-1 of OpenSSL's libcrypto by its functions whose state lies open in the caller's memory (openssl/sha.h): the framework's own
/// hashes, which use the same code, cannot be put aside and gone on with by another process.
/// </summary>
static unsafe class Libcrypto
{
    /// <summary>The size of SHA256_CTX: eight words of state, two of length, sixteen of data, two counters.</summary>
    public const int Sha256StateBytes = (8 + 2 + 16 + 2) * 4;

    /// <summary>The size of SHA_CTX: five words of state, two of length, sixteen of data, a counter.</summary>
    public const int Sha1StateBytes = (5 + 2 + 16 + 1) * 4;

    // The first is the one that .NET itself runs on here; the others are those of older and newer systems.
    static readonly string[] Names = ["libcrypto.so.3", "libcrypto.so.4", "libcrypto.so.1.1", "libcrypto.so"];

    static readonly nint Library = Load();
    static readonly delegate* unmanaged<byte*, int> InitSha256 = (delegate* unmanaged<byte*, int>)Find("SHA256_Init");
    static readonly delegate* unmanaged<byte*, byte*, nuint, int> UpdateSha256 = (delegate* unmanaged<byte*, byte*, nuint, int>)Find("SHA256_Update");
    static readonly delegate* unmanaged<byte*, byte*, int> EndSha256 = (delegate* unmanaged<byte*, byte*, int>)Find("SHA256_Final");
    static readonly delegate* unmanaged<byte*, int> InitSha1 = (delegate* unmanaged<byte*, int>)Find("SHA1_Init");
    static readonly delegate* unmanaged<byte*, byte*, nuint, int> UpdateSha1 = (delegate* unmanaged<byte*, byte*, nuint, int>)Find("SHA1_Update");
    static readonly delegate* unmanaged<byte*, byte*, int> EndSha1 = (delegate* unmanaged<byte*, byte*, int>)Find("SHA1_Final");

    public static void Begin(Span<byte> sha256, Span<byte> sha1)
    {
        fixed (byte* first = sha256, second = sha1)
        {
            Demand(InitSha256(first) & InitSha1(second));
        }
    }

    public static void AppendSha256(Span<byte> state, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* at = state, from = bytes)
        {
            Demand(UpdateSha256(at, from, (nuint)bytes.Length));
        }
    }

    public static void AppendSha1(Span<byte> state, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* at = state, from = bytes)
        {
            Demand(UpdateSha1(at, from, (nuint)bytes.Length));
        }
    }

    /// <summary>Ends both; their states are used up.</summary>
    public static void End(Span<byte> sha256, Span<byte> hash256, Span<byte> sha1, Span<byte> hash1)
    {
        fixed (byte* first = sha256, second = sha1, one = hash256, other = hash1)
        {
            Demand(EndSha256(one, first) & EndSha1(other, second));
        }
    }

    static void Demand(int result)
    {
        if (result != 1)
        {
            throw new PlatformNotSupportedException("This machine's libcrypto does not make SHA-256 and SHA-1 (is it in FIPS mode?).");
        }
    }

    static nint Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var library))
            {
                return library;
            }
        }

        throw new PlatformNotSupportedException($"None of {string.Join(", ", Names)} is on this machine; install OpenSSL 3.");
    }

    static nint Find(string function) => NativeLibrary.GetExport(Library, function);
}
