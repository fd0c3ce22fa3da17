using Qmulum.Sqlite;
using Qmulum.Storage;

namespace Qmulum.Silo.Composition;

/// <summary>What lies where in the data folder.</summary>
sealed record DataFolder(string Root)
{
    /// <summary>State of the grains.</summary>
    public string Grains => Path.Combine(Root, "grains.db");

    /// <summary>The index: what lists, timelines and the queue read. Can be made again from the photos.</summary>
    public string Index => Path.Combine(Root, "index.db");

    /// <summary>Copies of both from before updates, a folder for each.</summary>
    public string Backups => Path.Combine(Root, "backups");

    /// <summary>The first location: originals, manifests, renditions.</summary>
    public string Location => Path.Combine(Root, "location");

    /// <summary>The id of the location when that is a bucket instead.</summary>
    public string BucketNote => Path.Combine(Root, "bucket-location");

    /// <summary>The id under which a first start makes the location, until it has ended.</summary>
    public string LocationClaim => Path.Combine(Root, "location-claim");

    /// <summary>The names of what a first start leaves in the folder that was refused its location: neither data nor photos.</summary>
    public IReadOnlyList<string> LeftByRefusedStart =>
        [.. DataFolderLock.Files, Path.GetFileName(LocationClaim), Path.GetFileName(DurableFile.StagedOf(LocationClaim))];

    /// <summary>Renditions of a bucket that were looked at lately. May be deleted while no server runs.</summary>
    public string RenditionCache => Path.Combine(Root, "rendition-cache");

    /// <summary>Files that a batch of work needs while it runs: of each owner of work a folder of its own.</summary>
    public string ScratchOf(string workOwner) => Path.Combine(Root, "scratch", workOwner.Replace(':', '-'));

    /// <summary>There while the folder is being restored or rebuilt: what is in it is not all of it.</summary>
    public string Unfinished => Path.Combine(Root, ".unfinished");

    /// <summary>Manifests of photos that <c>fsck --take-in</c> is entering; nothing is in it when all of it is done.</summary>
    public string TakingIn => Path.Combine(Root, "taking-in");

    /// <summary>The link to the first account, until it is made.</summary>
    public string SetupLink => Path.Combine(Root, "setup-link");
}
