using System.CommandLine;
using Qmulum.Silo.Composition;
using Qmulum.Sqlite;

namespace Qmulum.Silo.Hosting;

/// <summary><c>qmulum fsck</c></summary>
static class FsckCommand
{
    static readonly Option<bool> Deep = new("--deep") { Description = "Reads every version of every photo and compares its SHA-256." };

    static readonly Option<bool> Mend = new("--mend")
    {
        Description = "Makes lists again from the photos and has missing renditions made by the server. Puts a lost original back where another photo has its bytes. Has the server look for libraries in each of its locations that has files of them. The server must be stopped.",
    };

    static readonly Option<bool> TakeIn = new("--take-in")
    {
        Description = "Enters photos that nothing tells of and whose originals lie there with their manifests, as after the restore of an older backup, in every location of the server. The server must be stopped.",
    };

    static readonly Option<string> Owner = new("--owner")
    {
        Description = "With --take-in: the e-mail address of the account that gets libraries whose own account is not there.",
        HelpName = "EMAIL",
    };

    static readonly Option<string> Quarantine = new("--quarantine")
    {
        Description = "Moves files that no photo names into this folder, each under its own key. The server must be stopped.",
        HelpName = "FOLDER",
    };

    static readonly Option<bool> AsJson = new("--json") { Description = "Tells what was found as JSON." };
    static readonly Option<string> Data = DataOption.Create("The server's data folder");

    static readonly Option<string> Location = KeptLocation.Option();

    public static Command Create()
    {
        Command fsck = new("fsck", "Compares photos, lists and files both ways, and says what is missing, damaged or too much.")
        {
            Deep, Mend, TakeIn, Owner, Quarantine, AsJson, Data, Location,
        };
        fsck.SetAction((line, ct) => Keeper.GuardAsync(() => RunAsync(line, ct)));
        return fsck;
    }

    static async Task<KeeperStatus> RunAsync(ParseResult line, CancellationToken ct)
    {
        var data = line.FolderOf(Data);
        var quarantine = line.GetValue(Quarantine) is { } folder ? Path.GetFullPath(folder) : null;
        var mends = line.GetValue(Mend);
        var takesIn = line.GetValue(TakeIn);
        if (!takesIn && line.GetValue(Owner) is not null)
        {
            throw new KeeperRefusal("--owner says who gets libraries that --take-in enters; name both.");
        }

        data.RequireInstallation(indexToo: !mends);
        using var hold = mends || takesIn || quarantine is not null ? DataFolderLock.Take(data.Root) : TryHold(data);
        if (mends)
        {
            await Fsck.PrepareIndexAsync(data, TimeProvider.System, ct); // a lost one is made again, from the photos
        }

        Fsck fsck = new(data, line.GetRequiredValue(Location), line.GetValue(Deep), isServed: hold is null, TimeProvider.System);
        long? placed = mends || takesIn ? await fsck.AddPlacesAsync(ct) : null;
        var report = await fsck.CheckAsync(ct);
        long? mended = null;
        if (mends)
        {
            (report, mended) = await fsck.MendAsync(report, ct);
        }

        long? taken = null;
        if (takesIn)
        {
            (report, taken) = await fsck.TakeInAsync(report, line.GetValue(Owner), ct);
        }

        if (quarantine is not null)
        {
            report = await fsck.QuarantineAsync(report, quarantine, ct);
        }

        Tell(report, placed, mended, taken, line.GetValue(AsJson));
        return report.IsWhole && !(takesIn && report.LostPhotos > 0) ? KeeperStatus.Done : KeeperStatus.Findings;
    }

    static void Tell(FsckReport report, long? placed, long? mended, long? taken, bool asJson)
    {
        if (asJson)
        {
            report.WriteJsonTo(Console.Out, placed, mended, taken);
            return;
        }

        report.WriteTo(Console.Out);
        if (placed > 0)
        {
            Console.WriteLine($"{(placed == 1 ? "1 library is" : $"{placed} libraries are")} looked for from now on where files were found, too.");
        }

        if (mended is not null)
        {
            Console.WriteLine($"{mended} {(mended == 1 ? "was" : "were")} mended before.");
        }

        if (taken is not null)
        {
            Console.WriteLine($"{(taken == 1 ? "1 photo was" : $"{taken} photos were")} entered before.{(report.LostPhotos > 0 ? $" {report.LostPhotos} left." : "")}");
        }
    }

    /// <summary>Keeps a server from starting meanwhile; null when one runs already.</summary>
    static DataFolderLock? TryHold(DataFolder data)
    {
        try
        {
            return DataFolderLock.TakeForReading(data.Root) ?? DataFolderLock.Take(data.Root);
        }
        catch (DataFolderLockedException)
        {
            return null;
        }
    }
}
