namespace Qmulum.Media.Tests.Making;

/// <summary>Real files from ../shared/media beside the checkout, when that folder is there; otherwise one that is made here.</summary>
static class SampleFiles
{
    const string OwnFile = "self-made.jpg";

    static readonly string[] Pictures = [".jpg", ".png", ".webp", ".heic", ".avif", ".jxl"];

    // libjxl 0.7 of Debian 12 does not read this one (16-bit HDR).
    static readonly string[] BeyondTheDistribution = ["16bit-HDR-P3-nclx.jxl"];

    public static IEnumerable<string> All()
    {
        yield return OwnFile;
        if (Folder() is not { } folder)
        {
            yield break;
        }
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order())
        {
            if (Pictures.Contains(Path.GetExtension(path)) && !BeyondTheDistribution.Contains(Path.GetFileName(path)))
            {
                yield return Path.GetRelativePath(folder, path);
            }
        }
    }

    public static async Task<byte[]> ReadAsync(string path)
    {
        if (path != OwnFile)
        {
            return await File.ReadAllBytesAsync(Path.Combine(Folder()!, path));
        }
        using var picture = TestPicture.Make(2000, 1500);
        return TestFile.Write(MediaFormat.Jpeg, picture);
    }

    static string? Folder()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Qmulum.sln")))
        {
            root = root.Parent;
        }
        var folder = root is null ? null : Path.GetFullPath(Path.Combine(root.FullName, "..", "shared", "media"));
        return Directory.Exists(folder) ? folder : null;
    }
}
