using System.Globalization;
using Qmulum.Media.Facts;
using Qmulum.Media.Workers;

namespace Qmulum.Media.Video;

/// <summary>
/// Facts, posters and films of videos by ffprobe and ffmpeg, each as a process of its own with limits. They are told which containers and
/// protocols they may use: a playlist that calls itself a video reads no other file, and nothing reaches a network.
/// </summary>
public sealed class VideoEngine(VideoLimits limits, TimeProvider? clock = null)
{
    const string Formats = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,asf,flv";
    const string Protocols = "file,pipe";
    const int PosterEdge = 1800;

    // Above this a film is worth making of what a browser could play: a home's line upwards has about ten.
    const double LargeBitsPerSecond = 8_000_000;
    const long LargeBytes = 16L << 20;

    // Pixels that are not square, as those of many camcorders (1440 x 1080 shown as 16:9), are made square first.
    const string Square = "scale=w='trunc(iw*sar/2)*2':h=ih,setsar=1";

    static readonly string[] InputOptions = ["-nostdin", "-v", "error", "-protocol_whitelist", Protocols, "-format_whitelist", Formats];

    readonly VideoFactsReader _facts = new(clock ?? TimeProvider.System);

    /// <summary>Whether ffmpeg and ffprobe are on this machine.</summary>
    public bool IsInstalled => IsThere(limits.Ffmpeg) && IsThere(limits.Ffprobe);

    /// <summary>Whether a film is to be made of a video: when browsers do not play it, or when it is large for the way to them.</summary>
    public static bool NeedsFilm(VideoFacts video, long bytes)
    {
        ArgumentNullException.ThrowIfNull(video);
        var isLarge = bytes > LargeBytes && bytes * 8 / Math.Max(1, video.Duration.TotalSeconds) > LargeBitsPerSecond;
        return video.Codec is not null && (!video.IsPlayable || isLarge);
    }

    /// <summary>Reads what a video is and says about itself.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format by content.</param>
    /// <param name="fileName">The name it came with; used for nothing but a date written in it.</param>
    /// <param name="modified">The file's own time; the last source of the date taken.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="WorkerLostException">The file cost the program that read it.</exception>
    /// <exception cref="VideoToolMissingException">ffmpeg is not on this machine.</exception>
    public async Task<VideoProbe> ProbeAsync(
        string path, MediaFormat format, string? fileName, DateTimeOffset? modified, CancellationToken ct)
    {
        RequireInstalled();
        var outcome = await GuardedProcess.RunAsync(
            limits.Ffprobe,
            ["-v", "error", "-protocol_whitelist", "file", "-format_whitelist", Formats, "-of", "json", "-show_format", "-show_streams", path],
            new(limits.ProbeTimeout, limits.MemoryBytes, 0),
            onLine: null,
            ct).ConfigureAwait(false);
        return _facts.Read(outcome.Status == 0 ? outcome.Output : "", format, fileName, modified);
    }

    /// <summary>Writes a picture of the film as JPEG, at most 1,800 pixels along its longer side, upright.</summary>
    /// <returns>False when no picture decodes.</returns>
    /// <inheritdoc cref="ProbeAsync" path="/exception"/>
    public async Task<bool> WritePosterAsync(string path, string poster, TimeSpan duration, CancellationToken ct)
    {
        // Films often begin black. Past the end there is no picture, and no error either.
        var second = Math.Min(1, duration.TotalSeconds / 2);
        return await WritePosterAsync(path, poster, second, ct).ConfigureAwait(false)
            || await WritePosterAsync(path, poster, 0, ct).ConfigureAwait(false);
    }

    /// <summary>Writes a film that every browser plays: at most 720 lines, H.264 and AAC in MP4, with its index first.</summary>
    /// <param name="path">The video.</param>
    /// <param name="film">Where to write.</param>
    /// <param name="duration">The video's length.</param>
    /// <param name="onPercent">Told how far it is, 0 to 99, each figure once.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Why there is no film; null when there is one.</returns>
    /// <inheritdoc cref="ProbeAsync" path="/exception"/>
    public async Task<MediaFault?> WriteFilmAsync(string path, string film, TimeSpan duration, Action<int> onPercent, CancellationToken ct)
    {
        RequireInstalled();
        var progress = new FilmProgress(duration, onPercent);
        var length = duration > TimeSpan.Zero ? duration : limits.UnknownLength;
        var allowed = TimeSpan.FromSeconds(Math.Clamp(
            length.TotalSeconds * limits.FilmTimeouts, limits.ProbeTimeout.TotalSeconds, limits.FilmTimeout.TotalSeconds));
        // A film is nobody's first wish: it leaves the cores to whoever else wants them.
        string[] arguments =
        [
            "-n", "10", limits.Ffmpeg, .. InputOptions, "-threads", "1", "-i", path, "-map", "0:V:0", "-map", "0:a:0?",
            "-vf", $"{Square},scale=w='if(gt(iw,ih),-2,min(720,trunc(iw/2)*2))':h='if(gt(iw,ih),min(720,trunc(ih/2)*2),-2)',fps=30,format=yuv420p",
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-maxrate", "2500k", "-bufsize", "5M",
            "-profile:v", "main", "-level", "4.0", "-threads", "1", "-c:a", "aac", "-b:a", "128k", "-ac", "2",
            "-movflags", "+faststart", "-map_metadata", "-1", "-progress", "pipe:1", "-f", "mp4", "-y", film,
        ];
        var outcome = await GuardedProcess.RunAsync(
            "nice", arguments, new(allowed, limits.MemoryBytes, limits.FilmBytes), progress.Take, ct).ConfigureAwait(false);
        return outcome.Status == 0 && File.Exists(film) && new FileInfo(film).Length > 0
            ? null
            : new(MediaFaultCode.Corrupt, "No film could be made: its pictures do not decode.");
    }

    async Task<bool> WritePosterAsync(string path, string poster, double second, CancellationToken ct)
    {
        RequireInstalled();
        string[] arguments =
        [
            .. InputOptions, "-threads", "1", "-skip_frame", "nokey", "-ss", second.ToString("0.###", CultureInfo.InvariantCulture), "-i", path,
            "-map", "0:V:0", "-frames:v", "1",
            "-vf", $"{Square},scale=w='min({PosterEdge},iw)':h='min({PosterEdge},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2,format=yuvj420p",
            "-q:v", "3", "-f", "mjpeg", "-y", poster,
        ];
        var outcome = await GuardedProcess.RunAsync(
            limits.Ffmpeg, arguments, new(limits.ProbeTimeout, limits.MemoryBytes, 64L << 20), onLine: null, ct).ConfigureAwait(false);
        return outcome.Status == 0 && File.Exists(poster) && new FileInfo(poster).Length > 0;
    }

    void RequireInstalled()
    {
        if (!IsInstalled)
        {
            throw new VideoToolMissingException();
        }
    }

    static bool IsThere(string program) => program.Contains('/', StringComparison.Ordinal)
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Reads ffmpeg's "-progress": lines of NAME=VALUE, of which out_time_us is how much of the film is written.</summary>
    sealed class FilmProgress(TimeSpan duration, Action<int> onPercent)
    {
        const string Name = "out_time_us=";

        int _told = -1;

        public void Take(string line)
        {
            if (!line.StartsWith(Name, StringComparison.Ordinal)
                || !long.TryParse(line.AsSpan(Name.Length), CultureInfo.InvariantCulture, out var microseconds)
                || duration <= TimeSpan.Zero)
            {
                return;
            }
            var percent = (int)Math.Clamp(microseconds / duration.TotalMicroseconds * 100, 0, 99);
            if (percent > _told)
            {
                _told = percent;
                onPercent(percent);
            }
        }
    }
}
