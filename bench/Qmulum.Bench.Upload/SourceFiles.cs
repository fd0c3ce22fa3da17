using Qmulum.Testing;

namespace Qmulum.Bench.Upload;

/// <summary>Files to send, none like another.</summary>
sealed record SourceFiles(string Folder, IReadOnlyList<string> Paths)
{
    const int PieceBytes = 1 << 20;
    static readonly byte[] CommentMarker = [0xFF, 0xFE, 0, 18]; // a JPEG comment of 16 bytes (ITU-T T.81, B.2.4.5)

    public long Bytes { get; } = Paths.Sum(path => new FileInfo(path).Length);

    /// <summary>Random bytes: nothing on the way can make them smaller.</summary>
    public static SourceFiles Random(string folder, int count, long bytes) => Write(folder, count, "bin", (path, _) =>
    {
        using var file = File.Create(path);
        var piece = new byte[PieceBytes];
        for (var left = bytes; left > 0; left -= piece.Length)
        {
            System.Random.Shared.NextBytes(piece);
            file.Write(piece, 0, (int)Math.Min(piece.Length, left));
        }
    });

    /// <summary>One camera-sized JPEG, made different by a comment in each copy.</summary>
    public static SourceFiles Photos(string folder, int count, int width, int height)
    {
        var photo = SamplePhotos.Jpeg(1, width, height, new DateTime(2024, 6, 1), noise: 140);
        return Write(folder, count, "jpg", (path, _) =>
            File.WriteAllBytes(path, [.. photo[..2], .. CommentMarker, .. Guid.NewGuid().ToByteArray(), .. photo[2..]]));
    }

    public void Delete() => Directory.Delete(Folder, recursive: true);

    static SourceFiles Write(string folder, int count, string extension, Action<string, int> write)
    {
        Directory.CreateDirectory(folder);
        List<string> paths = [];
        for (var i = 0; i < count; i++)
        {
            paths.Add(Path.Combine(folder, $"{i}.{extension}"));
            write(paths[i], i);
        }

        return new SourceFiles(folder, paths);
    }
}
