using System.CommandLine;
using Qmulum.Silo.Composition;

namespace Qmulum.Silo.Hosting;

/// <summary><c>qmulum rebuild --from LOCATION --data NEW</c></summary>
static class RebuildCommand
{
    static readonly Option<string> From = new("--from")
    {
        Description = "The location: the folder in which \"libraries\" is, or s3://BUCKET/PREFIX as the server had it. Without it the one in the data folder. No server may run that works with it.",
        HelpName = "LOCATION",
    };

    static readonly Option<string> Data = DataOption.Create("The new data folder; nothing but the location may be in it");

    public static Command Create()
    {
        Command rebuild = new("rebuild", "Makes the data folder of a server from the files of a location alone.") { From, Data };
        rebuild.SetAction((line, ct) => Keeper.GuardAsync(() => RunAsync(line, ct)));
        return rebuild;
    }

    static string PlaceOf(string? from, DataFolder data) => from is null ? data.Location : BucketText.IsBucket(from) ? from : Path.GetFullPath(from);

    static async Task<KeeperStatus> RunAsync(ParseResult line, CancellationToken ct)
    {
        var data = line.FolderOf(Data);
        RebuildRun run = new(data, PlaceOf(line.GetValue(From), data), TimeProvider.System);
        await run.RunAsync(ct);
        foreach (var finding in run.Findings)
        {
            await Console.Error.WriteLineAsync(finding);
        }

        if (run.Problems > run.Findings.Count)
        {
            await Console.Error.WriteLineAsync($"… and {run.Problems - run.Findings.Count} more.");
        }

        Console.WriteLine(
            $"{run.Photos} photos of {run.Libraries} libraries are there again, {run.Trashed} of them in the trash. Start the server with --data {data.Root}{(BucketText.IsBucket(line.GetValue(From) ?? "") ? " and --location" : "")}: it makes "
            + "their thumbnails. Whoever opens its setup link makes the first account and owns the libraries.");
        if (line.GetValue(From) is { } place)
        {
            Console.WriteLine($"No other server may work with {place} then: each would delete what only the other knows. Stop the one that had it, if it still runs.");
        }

        if (run.Elsewhere > 0)
        {
            Console.WriteLine(
                $"The originals of {run.Elsewhere} of them are kept by replicas alone, and the server knows none of these any more. Let each pull once with --verify --rebuilt, count on those that are yours (qmulum originals --count NAME) "
                + "and say again how many copies there are to be (--once-replicas N). From a week after now on what too few of them have by then is asked back, and without --once-replicas all of it.");
        }

        if (run.Problems == 0)
        {
            return KeeperStatus.Done;
        }

        await Console.Error.WriteLineAsync($"{run.Problems} folders of photos hold something else than they should; they were left as they are.");
        return KeeperStatus.Findings;
    }
}
