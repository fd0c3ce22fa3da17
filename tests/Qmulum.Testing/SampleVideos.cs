using System.Diagnostics;

namespace Qmulum.Testing;

/// <summary>Makes videos for tests by the distribution's ffmpeg: a test picture that moves, and a tone.</summary>
public static class SampleVideos
{
    /// <param name="name">Its ending says the container.</param>
    /// <param name="seconds">Its length.</param>
    /// <param name="size">Pixels, such as "320x240".</param>
    /// <param name="options">Further words for ffmpeg, in front of the name.</param>
    public static async Task<byte[]> MakeAsync(string name, int seconds = 2, string size = "320x240", params string[] options)
    {
        using TempFolder folder = new();
        var path = folder.File(name);
        await WriteAsync(path, seconds, size, options);
        return await File.ReadAllBytesAsync(path);
    }

    /// <inheritdoc cref="MakeAsync"/>
    public static Task WriteAsync(string path, int seconds = 2, string size = "320x240", params string[] options) => RunAsync([
        "-f", "lavfi", "-i", $"testsrc=d={seconds}:s={size}:r=10", "-f", "lavfi", "-i", $"sine=d={seconds}", "-pix_fmt", "yuv420p", .. options, path]);

    /// <summary>Runs ffmpeg to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it printed.</exception>
    public static async Task RunAsync(params string[] arguments)
    {
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-y", .. arguments]) { RedirectStandardError = true })!;
        var errors = await ffmpeg.StandardError.ReadToEndAsync();
        await ffmpeg.WaitForExitAsync();
        if (ffmpeg.ExitCode != 0)
        {
            throw new InvalidOperationException($"ffmpeg ended with {ffmpeg.ExitCode}: {errors}");
        }
    }
}
