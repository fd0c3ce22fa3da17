using System.Globalization;

namespace Qmulum.Bench.Storage;

/// <summary>What to measure, from the command line: <c>--name value</c>.</summary>
sealed record BenchOptions(
    string Folder,
    string Store,
    int LargeMegabytes,
    int PhotoMegabytes,
    int Rounds,
    int[] AtOnce,
    int DiskThreads,
    int BufferKilobytes,
    int WritebackMegabytes,
    int PartMegabytes,
    int PartsAtOnce)
{
    const string All = "all";
    const string OfFolder = "folder";
    const string OfS3 = "s3";

    public const string Usage =
        "--store folder|s3|all (all)  --folder DIR (a new folder below it is used and removed; default: the temporary folder)  --large MB (2048; 0 skips)  "
        + "--photo MB (5)  --rounds N (3)  --at-once N,N (1,16,64; 0 skips, of S3)  --threads N (8)  --buffer KB (256)  --writeback MB (8)  "
        + "--part MB (8)  --parts N at once (4)";

    public bool WantsFolder => Store is All or OfFolder;

    public bool WantsS3 => Store is All or OfS3;

    public static BenchOptions Parse(string[] arguments)
    {
        Dictionary<string, string> given = [];
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length || !arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{arguments[i]}' is not an option with a value. {Usage}");
            }

            given[arguments[i][2..]] = arguments[i + 1];
        }

        int Number(string name, int otherwise) =>
            given.Remove(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

        var folder = given.Remove("folder", out var named) ? Path.GetFullPath(named) : Path.GetTempPath();
        var atOnce = (given.Remove("at-once", out var list) ? list : "1,16,64").Split(',').Select(int.Parse).ToArray();
        var store = given.Remove("store", out var kind) ? kind : All;
        if (store is not (All or OfFolder or OfS3))
        {
            throw new ArgumentException($"There is no store '{store}'. {Usage}");
        }

        BenchOptions options = new(
            folder, store, Number("large", 2048), Number("photo", 5), Number("rounds", 3), atOnce,
            Number("threads", 8), Number("buffer", 256), Number("writeback", 8),
            Number("part", 8), Number("parts", 4));
        return given.Count == 0 ? options : throw new ArgumentException($"No such option: --{given.Keys.First()}. {Usage}");
    }
}
