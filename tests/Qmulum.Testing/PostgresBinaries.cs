namespace Qmulum.Testing;

/// <summary>Where PostgreSQL's programs are: in the distribution's folder of the highest version, or on the PATH.</summary>
static class PostgresBinaries
{
    const string DistributionFolder = "/usr/lib/postgresql";

    /// <exception cref="InvalidOperationException">PostgreSQL is not installed; the message says how to install it.</exception>
    public static string Find()
    {
        var folders = DistributionFolders().Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")))
            ?? throw new InvalidOperationException(
                $"PostgreSQL is needed for this test and was found neither below {DistributionFolder} nor on the PATH. "
                + "Install it with: apt-get install postgresql");
    }

    static IEnumerable<string> DistributionFolders() => Directory.Exists(DistributionFolder)
        ? Directory.GetDirectories(DistributionFolder)
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
        : [];
}
