using Qmulum.Media.Tests.Making;
using Qmulum.Media.Vips;

namespace Qmulum.Media.Tests;

/// <summary>Runs alone: libvips counts memory for the whole process.</summary>
[Collection(nameof(Alone))]
public class FuzzTests
{
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public class Alone;

    const int RoundsPerFormat = 38;

    static readonly MediaFormat[] Formats =
        [MediaFormat.Jpeg, MediaFormat.Png, MediaFormat.WebP, MediaFormat.Gif, MediaFormat.Tiff, MediaFormat.Heic, MediaFormat.Avif, MediaFormat.Jxl];

    [Fact]
    public async Task Three_hundred_mutated_files_do_no_harm_and_leave_no_memory_behind()
    {
        using var picture = TestPicture.Make(200, 150);
        var random = new Random(20240601);
        foreach (var format in Formats)
        {
            var file = TestFile.Write(format, picture);
            file = format == MediaFormat.Jpeg ? new ExifWriter().Main(0x010F, "Acme").Exif(0x9003, "2024:06:01 12:30:05").Into(file) : file;
            for (var round = 0; round < RoundsPerFormat; round++)
            {
                var derived = await Engine.DeriveAsync(Mutate(file, random));

                Assert.Equal(derived.Failure is null ? 2 : 0, derived.Renditions.Count);
                Assert.NotNull(derived.Facts);
            }
        }
        await NothingIsLeftAsync();
    }

    // A worker of an earlier test may still be in a codec that does not let itself be interrupted.
    static async Task NothingIsLeftAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (VipsNative.vips_tracked_get_mem() != 0)
        {
            Assert.False(deadline.IsCancellationRequested, $"libvips still holds {VipsNative.vips_tracked_get_mem()} bytes after a minute.");
            await Task.Delay(20);
        }
    }

    static byte[] Mutate(byte[] file, Random random)
    {
        var mutated = (byte[])file.Clone();
        for (var i = random.Next(1, 12); i > 0; i--)
        {
            // Headers are where the harm is: half of the changes go to the first bytes.
            mutated[random.Next(random.Next(2) == 0 ? Math.Min(file.Length, 400) : file.Length)] = (byte)random.Next(256);
        }
        return random.Next(5) == 0 ? mutated[..random.Next(1, mutated.Length)] : mutated;
    }
}
