using System.Text;

namespace Qmulum.Media.Video;

/// <summary>Takes what a program prints to its end, and keeps a bounded part of it: what stands in a file may be printed without any limit.</summary>
static class PrintedText
{
    // ffprobe's facts of a video with many streams; lines of progress; what ffmpeg says of a broken file.
    const int MaxText = 1 << 20;
    const int MaxLine = 1 << 10;
    const int MaxEnd = 4096;

    const int BufferChars = 4096;

    /// <summary>Its first million characters.</summary>
    public static async Task<string> ReadAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        await ForEachAsync(reader, part => text.Append(part[..Math.Min(part.Length, MaxText - text.Length)])).ConfigureAwait(false);
        return text.ToString();
    }

    /// <summary>Its last few thousand characters.</summary>
    public static async Task<string> ReadEndAsync(StreamReader reader)
    {
        var end = new StringBuilder();
        await ForEachAsync(reader, part =>
        {
            end.Append(part);
            end.Remove(0, Math.Max(0, end.Length - MaxEnd));
        }).ConfigureAwait(false);
        return end.ToString().Trim();
    }

    /// <summary>Hands out each line, the long ones cut; keeps nothing.</summary>
    public static async Task<string> ReadLinesAsync(StreamReader reader, Action<string> onLine)
    {
        var line = new StringBuilder();
        await ForEachAsync(reader, part =>
        {
            foreach (var c in part)
            {
                if (c == '\n')
                {
                    onLine(line.ToString());
                    line.Clear();
                }
                else if (line.Length < MaxLine)
                {
                    line.Append(c);
                }
            }
        }).ConfigureAwait(false);
        return "";
    }

    static async Task ForEachAsync(StreamReader reader, Take take)
    {
        var buffer = new char[BufferChars];
        for (int got; (got = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            take(buffer.AsSpan(0, got));
        }
    }

    delegate void Take(ReadOnlySpan<char> part);
}
