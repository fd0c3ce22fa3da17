using System.Diagnostics;

namespace Qmulum.Media.Tests.Making;

/// <summary>Writes metadata with exiftool, which knows what cameras and programs really write.</summary>
static class ExifTool
{
    public static async Task<byte[]> WriteAsync(byte[] file, MediaFormat format, params string[] tags)
    {
        using var folder = new TempFolder();
        var path = folder.File($"file.{format.Extension()}");
        await File.WriteAllBytesAsync(path, file);
        await RunAsync("exiftool", ["-q", "-q", "-overwrite_original", .. tags, path]);
        return await File.ReadAllBytesAsync(path);
    }

    /// <summary>Runs a program to its end; a failure fails the test with what it printed.</summary>
    public static Task RunAsync(string program, params string[] arguments) => RunForAsync(program, arguments);

    /// <summary>What exiftool prints of a file.</summary>
    public static Task<string> ReadAsync(params string[] arguments) => RunForAsync("exiftool", arguments);

    static async Task<string> RunForAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {errors}{await output}");
        return await output;
    }
}
