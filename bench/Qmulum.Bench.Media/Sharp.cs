using System.Diagnostics;

namespace Qmulum.Bench.Media;

/// <summary>sharp, installed from npm in a temporary folder, as a process that answers the CPU time of each file.</summary>
sealed class Sharp : IDisposable
{
    readonly DirectoryInfo _folder;
    readonly Process _process;

    Sharp(DirectoryInfo folder, Process process) => (_folder, _process) = (folder, process);

    public string Version { get; private set; } = "";

    public static async Task<Sharp> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("qmulum-sharp-");
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "sharp")))
        {
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        }
        using var install = Start(folder, "npm", "install", "--silent", "--no-audit", "--no-fund");
        await install.WaitForExitAsync();
        if (install.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm install of sharp ended with {install.ExitCode}; the comparison needs Node and the npm registry.");
        }
        var sharp = new Sharp(folder, Start(folder, "node", "serve.mjs"));
        sharp.Version = await sharp.LineAsync();
        return sharp;
    }

    /// <summary>Milliseconds of CPU for both renditions of a file.</summary>
    public async Task<double> DeriveAsync(string path)
    {
        await _process.StandardInput.WriteLineAsync(path);
        await _process.StandardInput.FlushAsync();
        return long.Parse(await LineAsync()) / 1000.0;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    async Task<string> LineAsync() =>
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("sharp's process ended early.");

    static Process Start(DirectoryInfo folder, string command, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
}
