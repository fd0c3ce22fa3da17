namespace Qmulum.Bench.People;

/// <summary>What to measure, from the command line: <c>--name value</c>.</summary>
/// <param name="Users">People on the large server.</param>
/// <param name="Photos">Photos of each.</param>
sealed record BenchOptions(int Users, int Photos)
{
    const string Usage = "--users N (10000)  --photos N (100)";

    public static BenchOptions Parse(string[] arguments)
    {
        BenchOptions options = new(10_000, 100);
        foreach (var pair in arguments.Chunk(2))
        {
            options = pair switch
            {
                ["--users", var text] when int.TryParse(text, out var users) && users >= 1 => options with { Users = users },
                ["--photos", var text] when int.TryParse(text, out var photos) && photos >= 1 => options with { Photos = photos },
                _ => throw new ArgumentException($"'{string.Join(' ', pair)}' is not an option. {Usage}"),
            };
        }

        return options;
    }
}
