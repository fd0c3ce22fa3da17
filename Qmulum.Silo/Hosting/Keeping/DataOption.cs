using System.CommandLine;
using Qmulum.Silo.Composition;

namespace Qmulum.Silo.Hosting;

/// <summary><c>--data DIR</c>, as the server has it.</summary>
static class DataOption
{
    public static Option<string> Create(string description) => new("--data")
    {
        Description = $"{description} (or the variable QMULUM_DATA).",
        HelpName = "DIR",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("QMULUM_DATA") is { Length: > 0 } folder ? folder : "data",
    };

    /// <summary>The folder that a command line names.</summary>
    public static DataFolder FolderOf(this ParseResult line, Option<string> data) => new(Path.GetFullPath(line.GetRequiredValue(data)));

    /// <exception cref="KeeperRefusal">There is no installation in the folder.</exception>
    public static DataFolder RequireInstallation(this DataFolder folder, bool indexToo = true)
    {
        foreach (var file in indexToo ? [folder.Grains, folder.Index] : (string[])[folder.Grains])
        {
            if (!File.Exists(file))
            {
                throw new KeeperRefusal($"{folder.Root} is not the data folder of a server: {file} is not there. Name the folder with --data.");
            }
        }

        return folder;
    }
}
