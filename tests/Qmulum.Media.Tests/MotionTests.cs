using System.Buffers.Binary;
using Qmulum.Media.Tests.Making;
using Qmulum.Media.Video;

namespace Qmulum.Media.Tests;

/// <summary>Films behind pictures, and what the two files of a Live Photo have in common.</summary>
public class MotionTests
{
    const string Id = "6F1A2B3C-0000-4D5E-8F90-112233445566";

    static readonly DerivePlan FactsAlone = new([], false, false, Facts: true);

    [Fact]
    public async Task The_film_is_found_where_the_xmp_says_that_it_is()
    {
        var film = await FilmAsync();
        var file = LivePhotos.Motion(film, seed: 1);

        Assert.Equal(new(file.Length - film.Length, film.Length), await FindAsync(file));
        // Whatever lies behind it: a film ends with its last box.
        Assert.Equal(new(file.Length - film.Length, film.Length), Facts.FilmFinder.Find([.. file, .. new byte[3]], MediaFormat.Jpeg, [99, film.Length + 3]));
    }

    [Fact]
    public async Task The_distance_of_the_formats_forerunner_is_believed_as_well()
    {
        var film = await FilmAsync();
        using var picture = TestPicture.Make(64, 48);
        var plain = await ExifTool.WriteAsync(TestFile.Write(MediaFormat.Jpeg, picture), MediaFormat.Jpeg, $"-XMP-GCamera:MicroVideoOffset={film.Length}");

        Assert.Equal(new(plain.Length, film.Length), await FindAsync([.. plain, .. film]));
    }

    [Fact]
    public async Task Samsungs_data_behind_a_jpeg_and_its_box_in_heic_are_looked_into()
    {
        var film = await FilmAsync();
        using var picture = TestPicture.Make(320, 208);
        var jpeg = TestFile.Write(MediaFormat.Jpeg, picture);
        var heic = TestFile.Write(MediaFormat.Heic, picture);
        byte[] data = [0, 0, 0x30, 0x0A, .. Little(16), .. "MotionPhoto_Data"u8, .. film];
        byte[] list = [.. "SEFH"u8, .. Little(107), .. Little(1), 0, 0, 0x30, 0x0A, .. Little(data.Length), .. Little(data.Length)];
        var header = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(header, film.Length + 8);
        "mpvd"u8.CopyTo(header.AsSpan(4));

        Assert.Equal(new(jpeg.Length + 24, film.Length), await FindAsync([.. jpeg, .. data, .. list, .. Little(list.Length), .. "SEFT"u8]));
        Assert.Equal(new(heic.Length + 8, film.Length), await FindAsync([.. heic, .. header, .. film]));
    }

    [Fact]
    public async Task What_is_said_of_a_film_that_is_not_there_is_not_believed()
    {
        var film = await FilmAsync();
        var random = new Random(3);
        var file = LivePhotos.Motion(film, seed: 2);
        byte[][] without = [LivePhotos.Motion([.. "no film at all, and as long as one"u8], 3), file[..^film.Length], [.. file[..^film.Length], .. new byte[film.Length]]];

        foreach (var each in without)
        {
            Assert.Null(await FindAsync(each));
        }
        for (var i = 0; i < 300; i++)
        {
            var broken = file.ToArray();
            broken[broken.Length - film.Length + random.Next(film.Length)] = (byte)random.Next(256);
            var found = Facts.FilmFinder.Find(broken, MediaFormat.Jpeg, [film.Length, random.NextInt64()]);
            Assert.True(found is null || found.Offset + found.Length <= broken.Length);
        }
    }

    [Fact]
    public async Task The_files_of_a_live_photo_have_an_identifier_in_common()
    {
        var still = await Engine.DeriveAsync(LivePhotos.Still(Id, seed: 4), FactsAlone);
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.File("a.mov"), await LivePhotos.FilmAsync(Id));

        var film = await new VideoEngine(new()).ProbeAsync(folder.File("a.mov"), MediaFormat.Mov, null, null, CancellationToken.None);

        Assert.Equal((Id, Id), (still.Facts!.ContentIdentifier, film.Facts.ContentIdentifier));
        Assert.Null((await Engine.DeriveAsync(LivePhotos.Still(new string('A', 65), seed: 5), FactsAlone)).Facts!.ContentIdentifier);
    }

    static async Task<EmbeddedFilm?> FindAsync(byte[] file) => (await Engine.DeriveAsync(file, FactsAlone)).Facts!.Film;

    static Task<byte[]> FilmAsync() => SampleVideos.MakeAsync("film.mp4", 1, "96x64");

    static byte[] Little(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }
}
