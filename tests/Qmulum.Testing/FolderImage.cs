using System.Security.Cryptography;

namespace Qmulum.Testing;

/// <summary>Every file below a folder, with the hash of its bytes.</summary>
public static class FolderImage
{
    public static SortedDictionary<string, string> Of(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file), file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))),
        StringComparer.Ordinal);
}
