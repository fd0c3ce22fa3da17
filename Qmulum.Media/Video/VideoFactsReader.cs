using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Qmulum.Media.Facts;

namespace Qmulum.Media.Video;

/// <summary>Turns ffprobe's JSON into facts.</summary>
sealed partial class VideoFactsReader(TimeProvider clock)
{
    const double LongestSeconds = 10 * 24 * 3600;

    static readonly string[] Mp4Pictures = ["h264", "av1"];
    static readonly string[] Mp4Sounds = ["aac", "mp3"];
    static readonly string[] WebmPictures = ["vp8", "vp9", "av1"];
    static readonly string[] WebmSounds = ["opus", "vorbis"];
    static readonly string[] PlainColors = ["yuv420p", "yuvj420p"];

    public VideoProbe Read(string json, MediaFormat format, string? fileName, DateTimeOffset? modified)
    {
        using var document = Parse(json);
        if (document is null)
        {
            return new(format, null, Facts(null, fileName, modified), new(MediaFaultCode.Corrupt, "The video's header cannot be read."));
        }
        var root = document.RootElement;
        var facts = Facts(root, fileName, modified);
        var picture = Stream(root, "video");
        var video = Video(root, picture, Stream(root, "audio"), format);
        return picture is null
            ? new(format, video, facts with { Duration = video.Duration }, new(MediaFaultCode.Unsupported, "The file has sound and no picture."))
            : new(format, video, facts with { Duration = video.Duration }, null);
    }

    static JsonDocument? Parse(string json)
    {
        try
        {
            var document = JsonDocument.Parse(json);
            if (document.RootElement.TryGetProperty("streams", out var streams) && streams.GetArrayLength() > 0)
            {
                return document;
            }
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null; // ffprobe could not read the file and says nothing, or half of it
        }
    }

    // A cover picture of a piece of music is a video stream to ffmpeg.
    static JsonElement? Stream(JsonElement root, string kind)
    {
        foreach (var stream in root.GetProperty("streams").EnumerateArray())
        {
            var isCover = stream.TryGetProperty("disposition", out var disposition) && Number(disposition, "attached_pic") == 1;
            if (Text(stream, "codec_type") == kind && !isCover)
            {
                return stream;
            }
        }
        return null;
    }

    static VideoFacts Video(JsonElement root, JsonElement? picture, JsonElement? sound, MediaFormat format)
    {
        var rotation = picture is { } turned ? Rotation(turned) : 0;
        var (width, height) = picture is { } sized ? Size(sized) : (0, 0);
        var (codec, audio) = (Text(picture, "codec_name"), Text(sound, "codec_name"));
        var seconds = root.TryGetProperty("format", out var container) ? Number(container, "duration") : 0;
        return new(
            TimeSpan.FromSeconds(seconds is > 0 and < LongestSeconds ? seconds : 0),
            rotation is 90 or 270 ? height : width,
            rotation is 90 or 270 ? width : height,
            rotation,
            BoundedText.Line(codec),
            BoundedText.Line(audio),
            FrameRate(Text(picture, "avg_frame_rate")),
            IsPlayable(format, codec, audio, Text(picture, "pix_fmt")));
    }

    // "4:3": a pixel that is a third wider than high. Zero or nothing is unknown, and then it is square.
    static (int Width, int Height) Size(JsonElement picture)
    {
        var aspect = Fraction(Text(picture, "sample_aspect_ratio"), ':') is { } ratio and > 0.1 and < 10 ? ratio : 1;
        return ((int)Math.Round(Number(picture, "width") * aspect), (int)Number(picture, "height"));
    }

    // HEVC plays on some devices and not on others; 10 bits and 4:2:2 of H.264 nowhere.
    static bool IsPlayable(MediaFormat format, string? codec, string? audio, string? colors) => PlainColors.Contains(colors) && format switch
    {
        MediaFormat.Mp4 or MediaFormat.Mov => Mp4Pictures.Contains(codec) && (audio is null || Mp4Sounds.Contains(audio)),
        MediaFormat.WebM => WebmPictures.Contains(codec) && (audio is null || WebmSounds.Contains(audio)),
        _ => false,
    };

    // ffprobe's rotation is counter-clockwise: -90 is a phone held upright.
    static int Rotation(JsonElement picture)
    {
        if (!picture.TryGetProperty("side_data_list", out var list))
        {
            return 0;
        }
        var turn = list.EnumerateArray()
            .Where(static each => each.TryGetProperty("rotation", out _))
            .Select(static each => Number(each, "rotation"))
            .FirstOrDefault();
        return (((int)Math.Round(-turn / 90) * 90 % 360) + 360) % 360;
    }

    MediaFacts Facts(JsonElement? root, string? fileName, DateTimeOffset? modified)
    {
        var tags = Tags(root);
        var apple = WallClock.Parse(tags.GetValueOrDefault("com.apple.quicktime.creationdate"));
        // ISO/IEC 14496-12 counts in UTC; ffprobe writes it with a Z.
        var header = WallClock.Parse(tags.GetValueOrDefault("creation_time"));
        var file = modified is { } time ? new WallClock(time.DateTime, time.Offset) : (WallClock?)null;
        return new()
        {
            Taken = new TakenRules(clock.GetUtcNow()).Choose(
                [(apple, TakenSource.Quicktime), (header, TakenSource.Quicktime), (FileNameDate.Find(fileName), TakenSource.FileName), (file, TakenSource.FileTime)],
                gps: null),
            CameraMake = BoundedText.Line(tags.GetValueOrDefault("com.apple.quicktime.make")),
            CameraModel = BoundedText.Line(tags.GetValueOrDefault("com.apple.quicktime.model")),
            Software = BoundedText.Line(tags.GetValueOrDefault("com.apple.quicktime.software")),
            ContentIdentifier = BoundedText.Identifier(tags.GetValueOrDefault("com.apple.quicktime.content.identifier")),
            Position = Position(tags.GetValueOrDefault("com.apple.quicktime.location.iso6709") ?? tags.GetValueOrDefault("location")),
        };
    }

    static Dictionary<string, string> Tags(JsonElement? root)
    {
        Dictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);
        if (root is { } json && json.TryGetProperty("format", out var format) && format.TryGetProperty("tags", out var tags))
        {
            foreach (var tag in tags.EnumerateObject().Where(static tag => tag.Value.ValueKind == JsonValueKind.String))
            {
                found.TryAdd(tag.Name, tag.Value.GetString()!);
            }
        }
        return found;
    }

    // ISO 6709 annex H: "+52.5000+013.4000+034.5/", degrees north, degrees east, metres.
    static GeoPosition? Position(string? text)
    {
        if (text is null || text.Length > 64 || Iso6709().Match(text) is not { Success: true } match)
        {
            return null;
        }
        var (latitude, longitude) = (Double(match.Groups["lat"].Value), Double(match.Groups["lon"].Value));
        return Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180 && (latitude, longitude) != (0, 0)
            ? new(latitude, longitude, match.Groups["alt"] is { Success: true } altitude ? Double(altitude.Value) : null)
            : null;
    }

    static double? FrameRate(string? text) => Fraction(text, '/') is { } rate and < 10_000 ? Math.Round(rate, 3) : null;

    static double? Fraction(string? text, char sign)
    {
        var parts = text?.Split(sign) ?? [];
        return parts.Length == 2 && TryDouble(parts[0], out var over) && TryDouble(parts[1], out var under) && over > 0 && under > 0
            ? over / under
            : null;
    }

    static string? Text(JsonElement? element, string name) =>
        element is { } found && found.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // ffprobe writes some numbers as text.
    static double Number(JsonElement element, string name) => !element.TryGetProperty(name, out var value) ? 0 : value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when TryDouble(value.GetString()!, out var number) => number,
        _ => 0,
    };

    static double Double(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static bool TryDouble(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    [GeneratedRegex(@"^(?<lat>[+-][0-9]{2}(\.[0-9]+)?)(?<lon>[+-][0-9]{3}(\.[0-9]+)?)(?<alt>[+-][0-9]+(\.[0-9]+)?)?(CRS.*)?/?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Iso6709();
}
