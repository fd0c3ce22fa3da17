using System.Globalization;
using System.Text;

namespace Qmulum.Cli.Backup;

/// <summary>The path of a file that has a name which is not UTF-8, as old cameras, disks and network drives leave them: no text leads to it, its bytes do.</summary>
/// <param name="bytes">The whole path.</param>
/// <param name="above">How many of them lead to the folder above the one that is backed up, with the '/' behind it.</param>
sealed class OddPath(byte[] bytes, int above)
{
    /// <summary>What .NET makes of a byte that is no text, and what a name has where it is to be looked at more closely.</summary>
    public const char Unknown = '\uFFFD';

    /// <summary>The whole path.</summary>
    public byte[] Bytes { get; } = bytes;

    /// <summary>The path below the folder above the one that is backed up, with <see cref="Unknown"/> in it.</summary>
    public string Path => Encoding.UTF8.GetString(Bytes.AsSpan(above));

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary><see cref="Path"/> for people: each byte that is no text by its number, as in <c>Gr\xFC\xDFe.jpg</c>.</summary>
    public string Shown => Escape(Bytes.AsSpan(above));

    /// <summary>The whole path in the same way.</summary>
    public string FullShown => Escape(Bytes);

    public OddPath Below(byte[] name) => new([.. Bytes, (byte)'/', .. name], above);

    static string Escape(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        while (bytes.Length > 0)
        {
            if (Rune.DecodeFromUtf8(bytes, out var letter, out var length) == System.Buffers.OperationStatus.Done)
            {
                text.Append(letter);
            }
            else
            {
                length = 1;
                text.Append(CultureInfo.InvariantCulture, $@"\x{bytes[0]:X2}");
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }
}
