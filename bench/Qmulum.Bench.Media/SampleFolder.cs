using Qmulum.Media;
using Qmulum.Media.Pixels;
using Qmulum.Media.Tests.Making;

namespace Qmulum.Bench.Media;

/// <summary>
/// The files that are measured: six self-made 12-megapixel "photos" as JPEG (quality 90, 4:2:0, EXIF), one in each other format, and the real
/// photos of a folder ../shared/media beside the checkout when there is one.
/// </summary>
sealed class SampleFolder : IDisposable
{
    const int Width = 4000;
    const int Height = 3000;
    const int Photos = 6;

    static readonly MediaFormat[] Others =
        [MediaFormat.Png, MediaFormat.WebP, MediaFormat.Tiff, MediaFormat.Gif, MediaFormat.Heic, MediaFormat.Avif, MediaFormat.Jxl];

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qmulum-bench-");

    public string Path => _folder.FullName;

    public IReadOnlyList<string> Jpegs { get; private set; } = [];

    public IReadOnlyList<string> RealJpegs { get; } = FindReal();

    public IReadOnlyDictionary<MediaFormat, string> ByFormat { get; private set; } = new Dictionary<MediaFormat, string>();

    /// <summary>Writes the files of the formats that are wanted.</summary>
    public async Task WriteAsync(Func<MediaFormat, bool> isWanted)
    {
        var jpegs = new List<string>();
        for (var seed = 1; isWanted(MediaFormat.Jpeg) && seed <= Photos; seed++)
        {
            using var photo = Photo(seed);
            var file = new ExifWriter()
                .Main(0x010F, "Qmulum").Main(0x0110, "Bench").Main(0x0112, 1)
                .Exif(0x9003, "2024:06:01 12:30:05").Exif(0x9011, "+02:00").Exif(0x829A, (1, 250)).Exif(0x829D, (18, 10)).Exif(0x8827, 100)
                .Gps(1, "N").Gps(2, (52, 1), (30, 1), (0, 1)).Gps(3, "E").Gps(4, (13, 1), (24, 1), (0, 1))
                .Into(TestFile.Write(MediaFormat.Jpeg, photo, quality: 90));
            jpegs.Add(await SaveAsync($"photo{seed}.jpg", file));
        }
        Jpegs = jpegs;
        ByFormat = await WriteOthersAsync(isWanted);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    async Task<Dictionary<MediaFormat, string>> WriteOthersAsync(Func<MediaFormat, bool> isWanted)
    {
        var files = new Dictionary<MediaFormat, string>();
        using var photo = Photo(seed: 7);
        foreach (var format in Others.Where(isWanted))
        {
            files[format] = await SaveAsync($"photo.{format.Extension()}", TestFile.Write(format, photo, quality: 85));
        }
        return files;
    }

    async Task<string> SaveAsync(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Path, name);
        await File.WriteAllBytesAsync(path, content);
        return path;
    }

    // Gradients of a few waves, in 1/f-like octaves, and sensor noise of a standard deviation of about 6: 3 to 5 MB as JPEG, as from a camera.
    static unsafe PixelBuffer Photo(int seed)
    {
        var random = new Random(seed);
        var noise = new sbyte[1 << 16];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (sbyte)(6 * (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2) * 1.7);
        }
        var across = Waves(Width, random);
        var down = Waves(Height, random);
        var pixels = new PixelBuffer(Width, Height, 3);
        var at = pixels.Pixels;
        for (var y = 0; y < Height; y++)
        {
            var offset = random.Next(noise.Length);
            for (var x = 0; x < Width; x++)
            {
                var light = across[x] * down[y] + across[(x + y) % Width];
                for (var band = 0; band < 3; band++)
                {
                    *at++ = (byte)Math.Clamp(118 + light * (36 - 6 * band) + noise[(offset + x * 3 + band) & 0xFFFF], 0, 255);
                }
            }
        }
        return pixels;
    }

    static float[] Waves(int length, Random random)
    {
        var samples = new float[length];
        for (var octave = 1; octave <= 256; octave *= 2)
        {
            var phase = random.NextDouble() * Math.Tau;
            for (var i = 0; i < length; i++)
            {
                samples[i] += (float)(Math.Sin(Math.Tau * octave * i / length + phase) / Math.Sqrt(octave));
            }
        }
        return samples;
    }

    static List<string> FindReal()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Qmulum.sln")))
            {
                var media = System.IO.Path.Combine(folder.FullName, "..", "shared", "media", "albums", "text");
                return Directory.Exists(media) ? [.. Directory.GetFiles(media, "*.jpg").Order()] : [];
            }
        }
        return [];
    }
}
