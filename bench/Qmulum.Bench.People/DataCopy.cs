namespace Qmulum.Bench.People;

/// <summary>A second installation of the same beginning.</summary>
static class DataCopy
{
    /// <param name="from">The data folder of a server that does not run.</param>
    /// <param name="to">A folder that is not there yet.</param>
    public static void Of(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
