using Qmulum.Media.Pixels;
using Qmulum.Media.Tests.Making;

namespace Qmulum.Media.Tests;

public class HostileTests
{
    const long Megabyte = 1 << 20;

    public static TheoryData<MediaFormat> Formats =>
        [MediaFormat.Jpeg, MediaFormat.Png, MediaFormat.WebP, MediaFormat.Gif, MediaFormat.Tiff, MediaFormat.Heic, MediaFormat.Avif, MediaFormat.Jxl];

    public static TheoryData<string, MediaFaultCode> Bombs => new()
    {
        { "png 65000 × 65000", MediaFaultCode.TooManyPixels },
        { "interlaced png 20000 × 20000", MediaFaultCode.TooManyPixels },
        { "jpeg 65000 × 65000", MediaFaultCode.TooManyPixels },
        { "progressive jpeg 30000 × 30000", MediaFaultCode.TooManyPixels },
        { "progressive jpeg of 2000 scans", MediaFaultCode.TooManyFrames },
        { "nested mp4 boxes", MediaFaultCode.Unsupported },
        { "nested heic boxes", MediaFaultCode.Corrupt },
        { "nested mp4 xmp", MediaFaultCode.Unsupported },
        { "nested xmp", MediaFaultCode.UnknownFormat },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public async Task A_bomb_is_refused_in_little_memory(string bomb, MediaFaultCode code)
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.File("bomb"), Bomb(bomb));

        var (fault, peak) = await ChildProcess.DeriveAsync(folder.File("bomb"));

        // A nested packet is no fault of the picture it comes with.
        Assert.Equal(bomb == "nested xmp" ? "" : $"{code}", fault);
        Assert.InRange(peak, 0, 250 * Megabyte);
    }

    [Fact]
    public async Task Two_12_megapixel_jpegs_at_a_time_stay_under_200_megabytes()
    {
        using var folder = new TempFolder();
        using var picture = TestPicture.Make(4000, 3000);
        await File.WriteAllBytesAsync(folder.File("photo"), TestFile.Write(MediaFormat.Jpeg, picture, quality: 95));

        var (fault, peak) = await ChildProcess.DeriveAsync(folder.File("photo"), atOnce: 2, rounds: 10);

        Assert.Equal("", fault);
        Assert.InRange(peak, 0, 200 * Megabyte);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_cut_off_anywhere_shows_a_part_or_says_why_not(MediaFormat format)
    {
        using var picture = TestPicture.Make(640, 480);
        var file = TestFile.Write(format, picture);
        foreach (var share in (double[])[0.02, 0.1, 0.5, 0.9])
        {
            var derived = await Engine.DeriveAsync(file[..(int)Math.Max(16, file.Length * share)]);

            Assert.True(derived.Failure is not null || derived.Damage is not null, $"Cut at {share}: neither damage nor failure.");
            Assert.Equal(derived.Failure is null ? 2 : 0, derived.Renditions.Count);
            var code = (derived.Failure ?? derived.Damage)!.Code;
            Assert.True(code is MediaFaultCode.Truncated or MediaFaultCode.Corrupt, $"Cut at {share}: {code}");
        }
    }

    [Theory]
    [InlineData(MediaFormat.Jpeg)]
    [InlineData(MediaFormat.Png)]
    public async Task The_part_of_a_cut_picture_that_is_there_is_shown_and_marked(MediaFormat format)
    {
        using var picture = TestPicture.Make(640, 480);
        var file = TestFile.Write(format, picture);

        var derived = await Engine.DeriveAsync(file[..(file.Length * 3 / 4)], new([new("small", 320, RenditionFormat.Jpeg, 90)], true, true, false));

        Assert.Null(derived.Failure);
        Assert.Equal(MediaFaultCode.Truncated, derived.Damage!.Code);
        using var reduced = Reference.Reduce(picture, 320);
        using var shown = TestFile.Read(derived.Renditions[0].Content.Span);
        using var expectedTop = Top(reduced, 120);
        using var actualTop = Top(shown, 120);
        Assert.InRange(Likeness.Psnr(expectedTop, actualTop), 28, 99);
    }

    public static TheoryData<string, byte[], MediaFaultCode> Nothing => new()
    {
        { "empty", [], MediaFaultCode.Empty },
        { "one byte", [0xFF], MediaFaultCode.UnknownFormat },
        { "zeros", new byte[100_000], MediaFaultCode.UnknownFormat },
        { "text", "hello, world"u8.ToArray(), MediaFaultCode.UnknownFormat },
        { "svg", "<svg xmlns='http://www.w3.org/2000/svg' width='50000' height='50000'/>"u8.ToArray(), MediaFaultCode.Unsupported },
        { "jpeg start alone", [0xFF, 0xD8, 0xFF, 0xE0], MediaFaultCode.Truncated },
        { "jpeg start and zeros", [0xFF, 0xD8, 0xFF, .. new byte[1000]], MediaFaultCode.Truncated },
        { "png start alone", [0x89, .. "PNG\r\n\x1a\n"u8], MediaFaultCode.Truncated },
        { "gif start and end", [.. "GIF89a"u8, .. new byte[20], 0x3B], MediaFaultCode.Corrupt },
        { "tiff without directory", [.. "II*\0"u8, 0, 0, 0, 0, 0, 0, 0, 0], MediaFaultCode.Corrupt },
    };

    [Theory]
    [MemberData(nameof(Nothing))]
    public async Task A_file_with_nothing_to_show_says_why(string name, byte[] file, MediaFaultCode code)
    {
        var derived = await Engine.DeriveAsync(file);

        Assert.True(derived.Failure?.Code == code, $"{name}: {derived.Failure}");
        Assert.Empty(derived.Renditions);
        Assert.NotEmpty(derived.Failure.Message);
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("html")]
    public async Task A_jpeg_that_is_something_else_as_well_is_a_jpeg(string other)
    {
        using var picture = TestPicture.Make(640, 480);
        byte[] tail = other == "zip" ? [.. "PK\x05\x06"u8, .. new byte[18]] : "<html><script>alert(1)</script></html>"u8.ToArray();

        var derived = await Engine.DeriveAsync([.. TestFile.Write(MediaFormat.Jpeg, picture), .. tail]);

        Assert.Equal(MediaFormat.Jpeg, derived.Format);
        Assert.Null(derived.Failure);
        Assert.Null(derived.Damage);
        Assert.All(derived.Renditions, rendition => Assert.Equal(-1, rendition.Content.Span.IndexOf(tail)));
    }

    [Fact]
    public async Task A_lying_jpeg_header_is_no_harm()
    {
        using var picture = TestPicture.Make(640, 480);
        var file = HostileFile.Jpeg(TestFile.Write(MediaFormat.Jpeg, picture), 12_000, 9_000);

        var derived = await Engine.DeriveAsync(file);

        Assert.True(derived.Failure is not null || derived.Damage is not null);
    }

    [Theory]
    [InlineData(MediaFaultCode.TooManyBytes)]
    [InlineData(MediaFaultCode.TooManyPixels)]
    [InlineData(MediaFaultCode.OutOfMemory)]
    [InlineData(MediaFaultCode.TooManyFrames)]
    public async Task Each_limit_is_held(MediaFaultCode code)
    {
        using var picture = TestPicture.Make(640, 480);
        var file = code == MediaFaultCode.TooManyFrames ? TwoFrames() : TestFile.Write(MediaFormat.WebP, picture);
        using var engine = Engine.With(code switch
        {
            MediaFaultCode.TooManyBytes => new() { MaxBytes = file.Length - 1 },
            MediaFaultCode.TooManyPixels => new() { MaxPixels = 640 * 480 - 1 },
            MediaFaultCode.OutOfMemory => new() { MemoryBytes = 640 * 480 },
            _ => new() { MaxFrames = 1 },
        });

        var derived = await Engine.DeriveAsync(file, engine: engine);

        Assert.Equal(code, derived.Failure!.Code);
    }

    [Theory]
    [InlineData(MediaFormat.Png, false)]
    [InlineData(MediaFormat.Jpeg, false)]
    [InlineData(MediaFormat.Heic, false)]
    [InlineData(MediaFormat.Jpeg, true)] // the codec does not let itself be interrupted: the caller is told without it
    public async Task Decoding_that_takes_too_long_is_ended_and_the_engine_goes_on(MediaFormat format, bool isStuck)
    {
        // The stuck one must still be at it when the clock's timer has fired on another thread: a small picture may be done by then.
        using var picture = isStuck ? TestPicture.Make(4_000, 3_000) : TestPicture.Make(480, 360);
        var file = TestFile.Write(format, picture);
        var limits = new MediaLimits { Concurrency = 1 };
        var clock = new ExpiringClock(limits.Timeout + (isStuck ? MediaEngine.Grace : TimeSpan.Zero));
        using var engine = new MediaEngine(limits, clock);

        var late = await Engine.DeriveAsync(file, engine: engine);
        clock.Expires = false;
        var inTime = await Engine.DeriveAsync(file, engine: engine);

        Assert.Equal(MediaFaultCode.TimedOut, late.Failure?.Code);
        Assert.Empty(late.Renditions);
        Assert.Null(inTime.Failure);
    }

    static byte[] Bomb(string name)
    {
        using var picture = TestPicture.Make(64, 64);
        using var image = TestFile.Wrap(picture);
        byte[] Progressive() => TestFile.Save("jpegsave_target", image, save => save.With("interlace", true));
        return name switch
        {
            "png 65000 × 65000" => HostileFile.Png(65_000, 65_000, 16, isInterlaced: false),
            "interlaced png 20000 × 20000" => HostileFile.Png(20_000, 20_000, 8, isInterlaced: true),
            "jpeg 65000 × 65000" => HostileFile.Jpeg(TestFile.Write(MediaFormat.Jpeg, image), 65_000, 65_000),
            "progressive jpeg 30000 × 30000" => HostileFile.Jpeg(Progressive(), 30_000, 30_000),
            "progressive jpeg of 2000 scans" => HostileFile.WithScans(Progressive(), 2000),
            "nested mp4 boxes" => HostileFile.NestedBoxes("isom", 1_000_000),
            "nested heic boxes" => HostileFile.NestedBoxes("heic", 1_000_000),
            "nested mp4 xmp" => HostileFile.Mp4WithXmp(HostileFile.NestedXmp(100_000)),
            "nested xmp" => HostileFile.WithXmp(TestFile.Write(MediaFormat.Png, image), HostileFile.NestedXmp(200_000)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Unknown bomb."),
        };
    }

    // A GIF of two pages: libvips takes a tall picture and its page height.
    static byte[] TwoFrames()
    {
        using var tall = TestPicture.Make(64, 128);
        using var image = TestFile.Wrap(tall);
        return TestFile.Save("gifsave_target", image, save => save.With("page-height", 64));
    }

    /// <summary>A clock on which one length of time is over at once, and no other ever is.</summary>
    sealed class ExpiringClock(TimeSpan over) : TimeProvider
    {
        public bool Expires { get; set; } = true;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (Expires && dueTime == over)
            {
                callback(state);
            }
            return System.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    static unsafe PixelBuffer Top(PixelBuffer pixels, int height)
    {
        var top = new PixelBuffer(pixels.Width, height, pixels.Bands);
        Buffer.MemoryCopy(pixels.Pixels, top.Pixels, top.Length, top.Length);
        return top;
    }
}
