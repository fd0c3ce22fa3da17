using System.Diagnostics;

namespace Qmulum.Bench.Upload;

/// <summary>
/// The named reference: what any system must do at least with these bytes. `sha256sum` reads and hashes each file, `cp` copies it, `sync`
/// makes file and folder durable, one file after the other.
/// </summary>
static class Reference
{
    const string Script =
        """
        set -e; to=$1; shift
        for file; do sha256sum "$file" > /dev/null; cp "$file" "$to/copy"; sync "$to/copy"; mv "$to/copy" "$to/${file##*/}"; sync "$to"; done
        """;

    /// <returns>Bytes a second.</returns>
    public static double Measure(SourceFiles files, string folder)
    {
        Directory.CreateDirectory(folder);
        var clock = Stopwatch.StartNew();
        using var shell = Process.Start("bash", ["-c", Script, "reference", folder, .. files.Paths]);
        shell.WaitForExit();
        var rate = files.Bytes / clock.Elapsed.TotalSeconds;
        if (shell.ExitCode != 0)
        {
            throw new InvalidOperationException($"The reference ended with {shell.ExitCode}.");
        }

        Directory.Delete(folder, recursive: true);
        return rate;
    }
}
