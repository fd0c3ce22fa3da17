using System.Security.Cryptography;

namespace Qmulum.Testing;

/// <summary>The SHA-1 of bytes, as other programs make it.</summary>
public static class Sha1Hash
{
#pragma warning disable CA5350 // What clients and protocols ask for; nothing is protected by it.
    public static byte[] Of(byte[] bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350
}
