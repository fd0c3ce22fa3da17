using System.Text;
using Qmulum.Media.Tests.Making;
using Qmulum.Media.Video;
using Qmulum.Media.Workers;

namespace Qmulum.Media.Tests.Video;

/// <summary>Videos that ffmpeg itself has made, whole and broken, by the distribution's ffmpeg.</summary>
public sealed class VideoEngineTests : IDisposable
{
    readonly TempFolder _folder = new();
    readonly VideoEngine _engine = new(new());

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.mp4", "libx264", "aac", MediaFormat.Mp4, true)]
    [InlineData("a.mov", "libx264", "aac", MediaFormat.Mov, true)]
    [InlineData("a.m4v", "libx264", "aac", MediaFormat.Mp4, true)]
    [InlineData("a.webm", "libvpx", "libvorbis", MediaFormat.WebM, true)]
    [InlineData("a.mkv", "libx264", "aac", MediaFormat.Mkv, false)]
    [InlineData("a.avi", "mpeg4", "mp2", MediaFormat.Avi, false)]
    [InlineData("a.3gp", "libx264", "aac", MediaFormat.ThreeGp, false)]
    [InlineData("a.mts", "libx264", "aac", MediaFormat.Mts, false)]
    public async Task Every_container_gives_its_facts_and_a_poster(string name, string codec, string sound, MediaFormat format, bool plays)
    {
        var path = await MakeAsync(name, "-c:v", codec, "-c:a", sound, "-strict", "-2");

        var probe = await ProbeAsync(path);

        Assert.Null(probe.Failure);
        Assert.Equal((format, 320, 240, plays), (probe.Format, probe.Video!.Width, probe.Video.Height, probe.Video.IsPlayable));
        Assert.InRange(probe.Video.Duration.TotalSeconds, 1.8, 2.3);
        Assert.NotNull(probe.Video.AudioCodec);
        Assert.True(await _engine.WritePosterAsync(path, _folder.File("poster.jpg"), probe.Video.Duration, CancellationToken.None));
        Assert.Equal((320, 240), await PosterSizeAsync());
    }

    [Fact]
    public async Task A_turned_video_is_shown_upright()
    {
        var flat = await MakeAsync("flat.mp4");
        var path = _folder.File("turned.mp4");
        await SampleVideos.RunAsync("-i", flat, "-c", "copy", "-metadata:s:v:0", "rotate=90", path);

        var probe = await ProbeAsync(path);

        Assert.Equal((240, 320), (probe.Video!.Width, probe.Video.Height));
        Assert.Contains(probe.Video.Rotation, (int[])[90, 270]);
        Assert.True(await _engine.WritePosterAsync(path, _folder.File("poster.jpg"), probe.Video.Duration, CancellationToken.None));
        Assert.Equal((240, 320), await PosterSizeAsync());
    }

    [Fact]
    public async Task The_local_time_that_a_phone_wrote_is_preferred_to_the_headers_and_the_place_is_read()
    {
        var path = await MakeAsync(
            "phone.mov", "-movflags", "use_metadata_tags", "-metadata", "creation_time=2024-06-01T10:30:05Z",
            "-metadata", "com.apple.quicktime.creationdate=2024-06-01T12:30:05+0200", "-metadata", "com.apple.quicktime.location.ISO6709=+52.5000+013.4000+034.5/");

        var facts = (await ProbeAsync(path)).Facts;

        Assert.Equal((new DateTime(2024, 6, 1, 12, 30, 5), TimeSpan.FromHours(2), TakenSource.Quicktime), (facts.Taken!.Local, facts.Taken.Offset, facts.Taken.Source));
        Assert.Equal(new GeoPosition(52.5, 13.4, 34.5), facts.Position);
    }

    [Fact]
    public async Task A_header_without_a_date_gives_way_to_the_name()
    {
        var path = await MakeAsync("plain.mp4");

        var probe = await _engine.ProbeAsync(path, MediaFormat.Mp4, "VID_20240601_123005.mp4", null, CancellationToken.None);

        Assert.Equal((new DateTime(2024, 6, 1, 12, 30, 5), TakenSource.FileName), (probe.Facts.Taken!.Local, probe.Facts.Taken.Source));
    }

    [Theory]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("ffconcat version 1.0\nfile '{0}'\n")]
    [InlineData("""<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S" profiles="urn:mpeg:dash:profile:isoff-main:2011"><Period><AdaptationSet mimeType="video/mp2t"><Representation id="1" bandwidth="1"><BaseURL>file://{0}</BaseURL></Representation></AdaptationSet></Period></MPD>""")]
    public async Task A_playlist_that_calls_itself_a_video_reads_no_other_file(string playlist)
    {
        var canary = await MakeAsync("canary.ts", "-f", "mpegts");
        Assert.True(await _engine.WritePosterAsync(canary, _folder.File("poster.jpg"), TimeSpan.FromSeconds(2), CancellationToken.None));
        File.Delete(_folder.File("poster.jpg"));
        var evil = _folder.File("evil.mp4");
        await File.WriteAllTextAsync(evil, playlist.Replace("{0}", canary, StringComparison.Ordinal));

        var probe = await ProbeAsync(evil);

        Assert.NotNull(probe.Failure);
        Assert.False(await _engine.WritePosterAsync(evil, _folder.File("poster.jpg"), TimeSpan.FromSeconds(2), CancellationToken.None));
        Assert.NotNull(await _engine.WriteFilmAsync(evil, _folder.File("film.mp4"), TimeSpan.FromSeconds(2), static _ => { }, CancellationToken.None));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("zeros")]
    [InlineData("without index")]
    [InlineData("sound alone")]
    public async Task A_file_with_no_picture_says_why_and_is_no_exception(string what)
    {
        var whole = await MakeAsync("whole.mp4");
        var path = _folder.File("broken.mp4");
        var bytes = await File.ReadAllBytesAsync(whole);
        await (what switch
        {
            "empty" => File.WriteAllBytesAsync(path, []),
            "zeros" => File.WriteAllBytesAsync(path, new byte[4096]),
            "without index" => File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)]), // it stands at the end
            _ => SampleVideos.RunAsync("-i", whole, "-vn", "-c", "copy", path),
        });

        var probe = await ProbeAsync(path);

        Assert.NotNull(probe.Failure);
        Assert.NotEmpty(probe.Failure.Message);
    }

    [Fact]
    public async Task A_video_that_is_cut_off_behind_its_index_and_one_of_two_pictures_have_a_poster()
    {
        var whole = await MakeAsync("fast.mp4", "-movflags", "+faststart");
        var cut = _folder.File("cut.mp4");
        var bytes = await File.ReadAllBytesAsync(whole);
        await File.WriteAllBytesAsync(cut, bytes[..(bytes.Length * 2 / 3)]);
        var brief = await MakeAsync("brief.mp4", "-frames:v", "2", "-an");
        foreach (var path in (string[])[cut, brief])
        {
            var probe = await ProbeAsync(path);

            Assert.True(await _engine.WritePosterAsync(path, _folder.File("poster.jpg"), probe.Video!.Duration, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_film_plays_in_every_browser_and_tells_how_far_it_is()
    {
        var path = await MakeAsync("large.avi", "-vf", "scale=1920:1080,setsar=1", "-c:v", "mpeg4");
        var probe = await ProbeAsync(path);
        var film = _folder.File("film.mp4");
        var percents = new List<int>();

        Assert.True(VideoEngine.NeedsFilm(probe.Video!, new FileInfo(path).Length));
        Assert.Null(await _engine.WriteFilmAsync(path, film, probe.Video!.Duration, percents.Add, CancellationToken.None));

        var made = await ProbeAsync(film);
        Assert.Equal(("h264", "aac", 1280, 720, true), (made.Video!.Codec, made.Video.AudioCodec, made.Video.Width, made.Video.Height, made.Video.IsPlayable));
        var bytes = await File.ReadAllBytesAsync(film);
        Assert.True(bytes.AsSpan().IndexOf("moov"u8) < bytes.AsSpan().IndexOf("mdat"u8), "The index does not come first.");
        Assert.Equal(percents.Distinct().Order(), percents);
        Assert.All(percents, percent => Assert.InRange(percent, 0, 99));
    }

    [Fact]
    public async Task A_program_that_hangs_is_ended_with_everything_it_started()
    {
        var marker = $"{Random.Shared.Next(100_000, 1_000_000)}.5";
        var stand = _folder.File("ffprobe");
        await WriteProgramAsync(stand, $"sleep {marker} &\nsleep {marker}\n");
        var engine = new VideoEngine(new() { Ffprobe = stand, ProbeTimeout = TimeSpan.FromSeconds(1) });

        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => engine.ProbeAsync("/dev/null", MediaFormat.Mp4, null, null, CancellationToken.None));

        Assert.Equal(WorkerLoss.TimedOut, lost.Loss);
        await Deadline.WaitAsync("the program's children to end", TimeSpan.FromSeconds(10), () => ProcessChildren.With(marker).Count == 0);
    }

    [Fact]
    public async Task A_file_that_takes_too_much_memory_costs_its_program_alone()
    {
        // 8,000 x 8,000 pixels are 96 MB a picture, and the decoder holds some of them.
        var path = await MakeAsync("large.mkv", "-s", "8000x8000", "-frames:v", "2", "-an", "-c:v", "ffv1");
        var engine = new VideoEngine(new() { MemoryBytes = 400 << 20 });

        var lost = await Assert.ThrowsAsync<WorkerLostException>(
            () => engine.WritePosterAsync(path, _folder.File("poster.jpg"), TimeSpan.FromSeconds(1), CancellationToken.None));

        Assert.Equal(WorkerLoss.OutOfMemory, lost.Loss);
    }

    [Fact]
    public async Task A_program_that_is_killed_is_told_from_one_that_cannot_read_the_file()
    {
        var stand = _folder.File("ffprobe");
        await WriteProgramAsync(stand, "kill -SEGV $$\n");
        var engine = new VideoEngine(new() { Ffprobe = stand });

        var lost = await Assert.ThrowsAsync<WorkerLostException>(() => engine.ProbeAsync("/dev/null", MediaFormat.Mp4, null, null, CancellationToken.None));

        Assert.Equal(WorkerLoss.Crashed, lost.Loss);
        Assert.Contains("signal 11", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_does_not_see_what_the_server_was_started_with()
    {
        var stand = _folder.File("ffprobe");
        await WriteProgramAsync(stand, """[ -z "$QMULUM_TEST_SECRET" ] && echo '{"streams":[{"codec_type":"video"}]}'""");
        Environment.SetEnvironmentVariable("QMULUM_TEST_SECRET", "a key");

        var probe = await new VideoEngine(new() { Ffprobe = stand }).ProbeAsync("/dev/null", MediaFormat.Mp4, null, null, CancellationToken.None);

        Assert.Null(probe.Failure);
    }

    [Fact]
    public async Task Pixels_that_are_not_square_are_made_square()
    {
        var path = await MakeAsync("camcorder.mts", "-s", "1440x1080", "-vf", "setsar=4/3", "-c:v", "libx264", "-c:a", "ac3");

        var probe = await ProbeAsync(path);
        await _engine.WritePosterAsync(path, _folder.File("poster.jpg"), probe.Video!.Duration, CancellationToken.None);
        await _engine.WriteFilmAsync(path, _folder.File("film.mp4"), probe.Video.Duration, static _ => { }, CancellationToken.None);

        var film = (await ProbeAsync(_folder.File("film.mp4"))).Video!;
        var (width, height) = await PosterSizeAsync();
        Assert.Equal((1920, 1080), (probe.Video.Width, probe.Video.Height));
        Assert.Equal((1280, 720), (film.Width, film.Height));
        Assert.Equal(16.0 / 9, (double)width / height, 2);
    }

    [Fact]
    public async Task A_machine_without_ffmpeg_says_what_to_install()
    {
        var engine = new VideoEngine(new() { Ffmpeg = "/nowhere/ffmpeg" });

        Assert.False(engine.IsInstalled);
        var missing = await Assert.ThrowsAsync<VideoToolMissingException>(() => engine.ProbeAsync("/dev/null", MediaFormat.Mp4, null, null, CancellationToken.None));
        Assert.Contains("apt-get install", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 100_000_000, 60, true)] // 13 Mbit/s
    [InlineData(true, 30_000_000, 60, false)]
    [InlineData(true, 10_000_000, 2, false)] // a short clip of a high rate is soon there
    [InlineData(false, 1_000, 60, true)]
    public void A_film_is_made_of_what_does_not_play_and_of_what_is_large(bool plays, long bytes, int seconds, bool expected) => Assert.Equal(
        expected, VideoEngine.NeedsFilm(new(TimeSpan.FromSeconds(seconds), 1920, 1080, 0, "h264", "aac", 30, plays), bytes));

    async Task<string> MakeAsync(string name, params string[] options)
    {
        var path = _folder.File(name);
        await SampleVideos.WriteAsync(path, options: options);
        return path;
    }

    static async Task WriteProgramAsync(string path, string script)
    {
        await File.WriteAllTextAsync(path, $"#!/bin/sh\n{script}");
        await ExifTool.RunAsync("chmod", "+x", path);
    }

    async Task<VideoProbe> ProbeAsync(string path)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        return await _engine.ProbeAsync(path, FormatSniffer.Sniff(bytes.AsSpan(0, Math.Min(bytes.Length, FormatSniffer.HeadBytes))), null, null, CancellationToken.None);
    }

    async Task<(int Width, int Height)> PosterSizeAsync()
    {
        var derived = await Engine.DeriveAsync(await File.ReadAllBytesAsync(_folder.File("poster.jpg")));
        return (derived.Pixels!.Width, derived.Pixels.Height);
    }
}
