namespace Qmulum.Bench.Data;

/// <summary>What to measure, from the command line: <c>--name value</c>.</summary>
sealed record BenchOptions(string Folder, int Photos, IReadOnlyList<string> On)
{
    const int FewestPhotos = 50_000; // the queue's backlog is made of them

    const string Usage = "--folder DIR (a new folder below it is used and removed; default: the temporary folder)  "
        + "--photos N (200000; 50000 and more)  --on sqlite,postgresql";

    public static BenchOptions Parse(string[] arguments)
    {
        BenchOptions options = new(Path.GetTempPath(), 200_000, ["sqlite", "postgresql"]);
        foreach (var pair in arguments.Chunk(2))
        {
            options = pair switch
            {
                ["--folder", var folder] => options with { Folder = Path.GetFullPath(folder) },
                ["--photos", var text] when int.TryParse(text, out var photos) && photos >= FewestPhotos => options with { Photos = photos },
                ["--on", var names] when names.Split(',').All(name => name is "sqlite" or "postgresql") => options with { On = names.Split(',') },
                _ => throw new ArgumentException($"'{string.Join(' ', pair)}' is not an option. {Usage}"),
            };
        }

        return options;
    }
}
