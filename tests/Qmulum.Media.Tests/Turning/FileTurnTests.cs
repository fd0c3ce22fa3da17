using System.Buffers.Binary;
using Qmulum.Media.Jpeg;
using Qmulum.Media.Pixels;
using Qmulum.Media.Tests.Making;
using Qmulum.Media.Turning;

namespace Qmulum.Media.Tests.Turning;

/// <summary>Files given turned by their metadata: shown as wanted, and with their coded picture as it was.</summary>
public class FileTurnTests
{
    const ushort Orientation = 0x0112;

    public static TheoryData<MediaFormat, int, int> Pictures
    {
        get
        {
            var data = new TheoryData<MediaFormat, int, int>();
            foreach (var format in (MediaFormat[])[MediaFormat.Png, MediaFormat.WebP, MediaFormat.Tiff])
            {
                foreach (var (before, turn) in ((int, int)[])[(0, 6), (5, 8)])
                {
                    data.Add(format, before, turn);
                }
            }
            return data;
        }
    }

    public static TheoryData<MediaFormat> Raws =>
        [MediaFormat.Dng, MediaFormat.Nef, MediaFormat.Arw, MediaFormat.Cr2, MediaFormat.Orf, MediaFormat.Rw2];

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task A_picture_is_shown_turned_and_nothing_else_of_it_is_other(MediaFormat format, int before, int turn)
    {
        var plain = Made(format);
        var file = before == 0 ? plain : await ExifTool.WriteAsync(plain, format, $"-IFD0:Orientation#={before}", "-EXIF:Make=Ours", "-XMP:Rating=4");
        var shown = Math.Max(before, 1);

        var turned = await MemoryFile.TurnAsync(file, shown, turn);

        await AssertShownAsync(file, turn, turned);
        if (format == MediaFormat.Tiff)
        {
            Assert.True(turned.AsSpan(8).IndexOf(StripsOf(file)) >= 0, "The coded picture is not what it was.");
        }
        else
        {
            Assert.Equal(CodedPicture.Of(file, format), CodedPicture.Of(turned, format));
        }
        var (was, isNow) = (await TagsAsync(file, format), await TagsAsync(turned, format));
        Assert.Equal(was.Where(static tag => !IsOfTurning(tag.Key)), isNow.Where(static tag => !IsOfTurning(tag.Key)));
        Assert.Equal(Orientations.Then(shown, turn).ToString(System.Globalization.CultureInfo.InvariantCulture), isNow["IFD0:Orientation"]);
    }

    [Theory]
    [InlineData(MediaFormat.Heic)]
    [InlineData(MediaFormat.Avif)]
    public async Task Of_heif_the_properties_turn_that_readers_follow_one_after_the_other(MediaFormat format)
    {
        var file = Made(format);
        var (turned, total) = (file, 1);
        foreach (var turn in (int[])[6, 6, 2, 7, 8, 4, 3])
        {
            turned = await MemoryFile.TurnAsync(turned, 1, turn);
            total = Orientations.Then(total, turn);

            await AssertShownAsync(file, total, turned);
            Assert.Equal(CodedPicture.Of(file, format), CodedPicture.Of(turned, format));
        }
        var (was, isNow) = (await TagsAsync(file, format), await TagsAsync(turned, format));
        Assert.Equal(was.Where(static tag => !IsOfTurning(tag.Key)), isNow.Where(static tag => !IsOfTurning(tag.Key)));
    }

    [Theory]
    [MemberData(nameof(Raws))]
    public async Task A_raw_file_gets_the_tag_of_its_first_directory(MediaFormat format)
    {
        var file = RawFile.Make(format, Plain(MediaFormat.Jpeg, 320, 208), [], orientation: 3);
        var shown = format == MediaFormat.Orf ? 1 : 3; // that one is made without the tag, and gets a directory with it

        var turned = await MemoryFile.TurnAsync(file, shown, 6);

        await AssertShownAsync(file, 6, turned);
        Assert.InRange(turned.Length - file.Length, 0, format == MediaFormat.Orf ? 64 : 0);
    }

    [Fact]
    public async Task Of_fujifilms_raw_the_exif_of_its_jpeg_is_turned_and_of_canons_its_own_box()
    {
        var raf = RawFile.Make(MediaFormat.Raf, new ExifWriter().Main(Orientation, (ushort)1).Into(Plain(MediaFormat.Jpeg, 320, 208)), []);
        byte[] tiff = new ExifWriter().Main(Orientation, (ushort)1).ToTiff();
        byte[] cr3 = [.. Box("ftyp", "crx \0\0\0\u0001"u8), .. Box("moov", [.. Box("uuid", [.. new byte[16], .. Box("CMT1", tiff)])]), .. Box("mdat", new byte[50])];

        await AssertShownAsync(raf, 6, await MemoryFile.TurnAsync(raf, 1, 6));
        var turned = await MemoryFile.TurnAsync(cr3, 1, 6);

        Assert.Equal(6, Raw.TiffOrientation.Read(turned.AsSpan(turned.AsSpan().IndexOf("II*\0"u8))));
        Assert.Equal(2, turned.Zip(cr3).Count(static pair => pair.First != pair.Second) + 1);
    }

    [Theory]
    [InlineData(MediaFormat.Gif, "no place for an orientation")]
    [InlineData(MediaFormat.Jxl, "within the coded picture")]
    [InlineData(MediaFormat.Raf, "no EXIF")]
    [InlineData(MediaFormat.Cr3, "no EXIF")]
    public async Task What_cannot_be_turned_is_refused_with_the_reason(MediaFormat format, string reason)
    {
        var file = format is MediaFormat.Raf or MediaFormat.Cr3 ? RawFile.Make(format, Plain(MediaFormat.Jpeg, 64, 48), []) : Made(format);

        var turned = await FileTurner.TurnAsync(new MemoryFile(file), 1, 6, CancellationToken.None);

        Assert.Contains(reason, turned.Refusal, StringComparison.Ordinal);
        Assert.Empty(turned.Parts);
    }

    [Fact]
    public async Task A_long_file_is_turned_by_reading_a_little_of_it()
    {
        using var picture = TestPicture.Make(1200, 900);
        foreach (var format in (MediaFormat[])[MediaFormat.Png, MediaFormat.Tiff])
        {
            var file = new MemoryFile(TestFile.Write(format, picture));

            var turned = await FileTurner.TurnAsync(file, 1, 6, CancellationToken.None);

            Assert.True(file.Length > 1 << 20 && file.BytesRead < 400 * 1024, $"{file.BytesRead} of {file.Length} bytes were read.");
            Assert.InRange(turned.Parts.Sum(static part => part.Bytes?.Length ?? 0), 1, 2_000);
        }
    }

    [Fact]
    public async Task A_broken_or_hostile_file_is_refused_or_turned_and_costs_little()
    {
        var random = new Random(5);
        byte[][] files =
        [
            Made(MediaFormat.Png), Made(MediaFormat.WebP), Made(MediaFormat.Tiff), Made(MediaFormat.Heic), Made(MediaFormat.Avif),
            RawFile.Make(MediaFormat.Raf, new ExifWriter().Main(Orientation, (ushort)1).Into(Plain(MediaFormat.Jpeg, 64, 48)), []),
            RawFile.Make(MediaFormat.Orf, Plain(MediaFormat.Jpeg, 64, 48), []),
        ];
        foreach (var file in files)
        {
            for (var round = 0; round < 400; round++)
            {
                var broken = file.ToArray();
                for (var i = random.Next(1, 8); i > 0; i--)
                {
                    // Most of what is looked at stands at the beginning and at the end.
                    var place = random.Next(3) == 0 ? file.Length - 1 - random.Next(Math.Min(400, file.Length)) : random.Next(Math.Min(1_000, file.Length));
                    broken[place] = random.Next(4) switch { 0 => 0xFF, 1 => 0, 2 => 0x7F, _ => (byte)random.Next(256) };
                }
                if (round % 4 == 0)
                {
                    Array.Resize(ref broken, random.Next(broken.Length));
                }

                var turned = await FileTurner.TurnAsync(new MemoryFile(broken), 1, 6, CancellationToken.None);

                Assert.Equal(turned.Refusal is null, turned.Parts.Count > 0);
                Assert.All(turned.Parts, part => Assert.True(part.Length > 0 && part.Offset >= 0 && (part.Bytes is not null || part.Offset + part.Length <= broken.Length)));
            }
        }
    }

    [Fact]
    public async Task Numbers_that_lie_about_how_much_there_is_cost_nothing()
    {
        byte[] places = [1, 0, 0, 0, 0, 0, 0xFF, 0xFF, .. Enumerable.Repeat((byte)0xFF, 8 * 0xFFFF)]; // items whose thousands of places take no bytes
        byte[] properties = [.. Box("ipco", []), .. Box("ipma", [0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0])];
        byte[] heic = [.. Box("ftyp", "heic\0\0\0\0"u8), .. Box("meta", [0, 0, 0, 0, .. Box("pitm", [0, 0, 0, 0, 0, 1]), .. Box("iprp", properties), .. Box("iloc", places)])];
        byte[] many = [.. Box("ftyp", "heic\0\0\0\0"u8), .. Box("meta", [0, 0, 0, 0, .. Box("pitm", [0, 0, 0, 0, 0, 1]), .. Box("iprp", [.. Box("ipco", []), .. Box("ipma", [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF])])])];
        byte[] tiff = [.. "II*\0"u8, 8, 0, 0, 0, 0xFF, 0xFF, .. new byte[100]];
        byte[] png = [0x89, .. "PNG\r\n\u001a\n"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "IHDR"u8, .. new byte[100]];
        byte[] webp = [.. "RIFF"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "WEBPVP8X"u8, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[100]];

        foreach (var file in (byte[][])[heic, many, tiff, png, webp])
        {
            var turned = await WithinAsync(file);

            Assert.NotNull(turned.Refusal);
        }
    }

    [Theory]
    [InlineData("an item again and again", "more than once")]
    [InlineData("an item again in another box", "more than once")]
    [InlineData("more items than a picture needs, over several boxes", "30000 items")]
    [InlineData("places told twice", "more than one box \"iloc\"")]
    [InlineData("more metadata than any picture has", "of a bearable length")]
    public async Task A_hostile_heif_is_refused_with_the_reason(string kind, string reason)
    {
        var once = Items(1, 20_000);
        var file = kind switch
        {
            "an item again and again" => Heif([Ipma([.. Enumerable.Repeat((ushort)1, 20_000)])]),
            "an item again in another box" => Heif([Ipma(Items(1, 9_000)), Ipma(Items(9_000, 9_000))]),
            "more items than a picture needs, over several boxes" => Heif([Ipma(Items(1, 15_000)), Ipma(Items(15_001, 15_000))]),
            "places told twice" => Heif([Ipma(once)], [.. Box("iloc", new byte[8]), .. Box("iloc", new byte[8])]),
            _ => Heif([Ipma(once)], Box("free", new byte[1 << 20])),
        };

        Assert.Contains(reason, (await WithinAsync(file)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_many_items_and_properties_as_are_allowed_are_turned_in_a_moment()
    {
        // Turned and mirrored, each item looks for two of ten thousand properties that are alike but for their name; all are thumbnails of the first.
        byte[] references = [0, 0, 0, 0, .. Items(2, 9_900).SelectMany(static id => Box("thmb", [(byte)(id >> 8), (byte)id, 0, 1, 0, 1]))];
        var file = Heif([Ipma(Items(1, 20_000))], Box("iref", references));

        var turned = await WithinAsync(file, 7);

        Assert.Null(turned.Refusal);
        Assert.InRange(turned.Length - file.Length, 9_901, 100_000);
    }

    [Fact]
    public async Task Who_gives_up_is_heard_while_the_metadata_is_gone_through()
    {
        using CancellationTokenSource gone = new();
        var file = new TrapFile(Heif([Ipma(Items(1, 20_000))]), bytes =>
        {
            // The box "meta" is read whole, and last: from there on nothing is read.
            if (bytes > 100_000)
            {
                gone.Cancel();
            }
            return Task.CompletedTask;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FileTurner.TurnAsync(file, 1, 6, gone.Token));
    }

    [Theory]
    [InlineData(200, 100_000, "more than one chunk eXIf")]
    [InlineData(1, FileWindow.MaxPiece + 1, "takes more than is read of it")]
    public async Task A_png_with_more_exif_than_one_picture_has_is_refused_after_little_of_it(int chunks, int bytes, string reason)
    {
        byte[] exif = [.. Raw.TiffOrientation.New(1), .. new byte[bytes - Raw.TiffOrientation.New(1).Length]];
        var chunk = PngChunk("eXIf", exif);
        MemoryFile file = new([.. PngHead, .. Enumerable.Repeat(chunk, chunks).SelectMany(static one => one), .. PngChunk("IDAT", [1]), .. PngChunk("IEND", [])]);

        var turned = await FileTurner.TurnAsync(file, 1, 6, CancellationToken.None);

        Assert.Contains(reason, turned.Refusal, StringComparison.Ordinal);
        Assert.InRange(file.BytesRead, 1, 1 << 20);
    }

    [Fact]
    public async Task A_png_with_exif_before_its_picture_and_behind_it_is_refused()
    {
        var chunk = PngChunk("eXIf", Raw.TiffOrientation.New(1));

        var turned = await WithinAsync([.. PngHead, .. chunk, .. PngChunk("IDAT", [1]), .. chunk, .. PngChunk("IEND", [])]);

        Assert.Contains("more than one chunk eXIf", turned.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_one_file_no_more_bytes_are_read_than_its_metadata_can_need()
    {
        MemoryFile file = new(new byte[4 << 20]);
        FileWindow window = new(file, CancellationToken.None);

        await Assert.ThrowsAsync<TurnRefusedException>(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await window.ReadAsync(i % 2 << 21, FileWindow.MaxPiece);
            }
        });

        Assert.Equal(FileWindow.MaxBytes, file.BytesRead);
    }

    [Fact]
    public async Task A_few_files_are_turned_at_once_and_the_others_wait()
    {
        TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var (atOnce, most) = (0, 0);
        var png = Made(MediaFormat.Png);
        var files = Enumerable.Range(0, 3 * FileTurner.AtOnce).Select(_ => new TrapFile(png, async _ =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref atOnce));
            await open.Task;
            Interlocked.Decrement(ref atOnce);
        })).ToList();
        var all = files.ConvertAll(file => FileTurner.TurnAsync(file, 1, 6, CancellationToken.None));
        using CancellationTokenSource gone = new();
        var late = FileTurner.TurnAsync(new MemoryFile(png), 1, 6, gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        open.SetResult();
        Assert.All(await Task.WhenAll(all).WaitAsync(TimeSpan.FromSeconds(60)), static turned => Assert.Null(turned.Refusal));
        Assert.InRange(most, 1, FileTurner.AtOnce);
    }

    [Fact]
    public void A_jpeg_whose_coefficients_change_places_four_times_decodes_to_the_same_pixels()
    {
        var file = Plain(MediaFormat.Jpeg, 320, 208);
        var turned = file;
        for (var i = 0; i < 4; i++)
        {
            turned = JpegTransform.Turn(turned, 6, JpegTransform.Edge.Whole)!;
        }

        using var before = TestFile.Read(file);
        using var after = TestFile.Read(turned);

        Assert.Equal(TestFile.Bytes(before), TestFile.Bytes(after));
    }

    static byte[] PngHead => [0x89, .. "PNG\r\n\u001a\n"u8, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0, 0, 0, 0];

    // On another thread: a turn of a file in memory never waits, and would be through before anybody looked at the time.
    static Task<FileTurn> WithinAsync(byte[] file, int turn = 6) =>
        Task.Run(() => FileTurner.TurnAsync(new MemoryFile(file), 1, turn, CancellationToken.None)).WaitAsync(TimeSpan.FromMinutes(1));

    static byte[] PngChunk(string type, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(type), .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), System.IO.Hashing.Crc32.HashToUInt32(chunk.AsSpan(4, chunk.Length - 8)));
        return chunk;
    }

    /// <summary>A file whose first item is its picture, with nearly as many properties as are read and boxes that say which items have them.</summary>
    static byte[] Heif(byte[][] associations, byte[]? others = null)
    {
        byte[] alike = [.. Enumerable.Repeat(Box("like", [3]), 9_990).SelectMany(static one => one)];
        byte[] properties = Box("iprp", [.. Box("ipco", alike), .. associations.SelectMany(static one => one)]);
        byte[] meta = Box("meta", [0, 0, 0, 0, .. Box("pitm", [0, 0, 0, 0, 0, 1]), .. properties, .. others ?? []]);
        return [.. Box("ftyp", "heic\0\0\0\0"u8), .. meta, .. Box("mdat", new byte[50])];
    }

    static byte[] Ipma(ushort[] items) => Box(
        "ipma",
        [0, 0, 0, 0, 0, 0, (byte)(items.Length >> 8), (byte)items.Length, .. items.SelectMany(static id => (byte[])[(byte)(id >> 8), (byte)id, 2, 1, 2])]);

    static ushort[] Items(int first, int count) => [.. Enumerable.Range(first, count).Select(static id => (ushort)id)];

    static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Interlocked.CompareExchange(ref most, value, seen))
        {
        }
    }

    static byte[] Made(MediaFormat format)
    {
        using var picture = TestPicture.Make(320, 208);
        return TestFile.Write(format, picture);
    }

    // Without EXIF of its own, which would be followed first.
    static byte[] Plain(MediaFormat format, int width, int height)
    {
        using var picture = TestPicture.Make(width, height);
        using var image = TestFile.Wrap(picture);
        return TestFile.Save($"{format.ToString().ToLowerInvariant()}save_target", image, static save => save.With("strip", true));
    }

    static ReadOnlySpan<byte> StripsOf(byte[] tiff)
    {
        var reader = new Raw.TiffReader(tiff);
        var strip = (int)reader.Number(reader.First, Raw.TiffTag.StripOffsets)!;
        return tiff.AsSpan(strip, (int)reader.Number(reader.First, Raw.TiffTag.StripByteCounts)!);
    }

    static async Task AssertShownAsync(byte[] before, int turn, byte[] after)
    {
        using var expected = await PixelsAsync(before, new(turn));
        using var shown = await PixelsAsync(after, null);
        Assert.Equal((expected.Width, expected.Height), (shown.Width, shown.Height));
        Assert.InRange(Likeness.Psnr(expected, shown), 40, 199);
    }

    static async Task<PixelBuffer> PixelsAsync(byte[] file, Framing? framing)
    {
        var plan = new DerivePlan([new("whole", 2000, RenditionFormat.Jpeg, 98)], false, false, false, Framing: framing);
        var derived = await Engine.DeriveAsync(file, plan);
        Assert.Null(derived.Failure);
        return TestFile.Read(derived.Renditions[0].Content.Span);
    }

    static async Task<SortedDictionary<string, string>> TagsAsync(byte[] file, MediaFormat format)
    {
        using var folder = new TempFolder();
        var path = folder.File($"file.{format.Extension()}");
        await File.WriteAllBytesAsync(path, file);
        var printed = await ExifTool.ReadAsync("-G1", "-n", "-s", "-f", path);
        return new(printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => (Line: line, Colon: line.IndexOf(':', StringComparison.Ordinal)))
            .GroupBy(static pair => NameOf(pair.Line[..pair.Colon]))
            .ToDictionary(static group => group.Key, static group => string.Join('|', group.Select(static pair => pair.Line[(pair.Colon + 1)..].Trim()))));
    }

    static string NameOf(string head)
    {
        var close = head.IndexOf(']', StringComparison.Ordinal);
        return $"{head[1..close]}:{head[(close + 1)..].Trim()}";
    }

    // What a turn is to change, and what exiftool tells of the file as a file.
    static bool IsOfTurning(string tag) =>
        tag.StartsWith("System:", StringComparison.Ordinal) || tag.StartsWith("ExifTool:", StringComparison.Ordinal)
        || tag.EndsWith(":Orientation", StringComparison.Ordinal) || tag.EndsWith(":Rotation", StringComparison.Ordinal)
        || tag == "File:ExifByteOrder" || tag.EndsWith("MediaDataOffset", StringComparison.Ordinal) || tag.StartsWith("RIFF:", StringComparison.Ordinal);

    static byte[] Box(string type, ReadOnlySpan<byte> content)
    {
        byte[] box = [0, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(type), .. content];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        return box;
    }
}
