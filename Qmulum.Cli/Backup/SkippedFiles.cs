namespace Qmulum.Cli.Backup;

/// <summary>How many entries a walk passed by, and why.</summary>
sealed class SkippedFiles
{
    /// <summary>Hidden files and folders, and what systems leave behind; a folder counts once.</summary>
    public int Hidden { get; set; }

    /// <summary>Symbolic links: what they point to is backed up where it lies.</summary>
    public int Links { get; set; }

    /// <summary>Neither photo nor video by their name.</summary>
    public int OtherKinds { get; set; }

    /// <summary>Files without a byte, and what only looks like a file (pipes, sockets).</summary>
    public int Empty { get; set; }

    /// <summary>Files that were removed between the listing and the look at them.</summary>
    public int Gone { get; set; }

    /// <summary>Files that are just being written, while it watches: a later run sends them.</summary>
    public int Unsettled { get; set; }

    public int Total => Hidden + Links + OtherKinds + Empty + Gone + Unsettled;

    public override string ToString()
    {
        (int Count, string What)[] reasons =
        [
            (OtherKinds, "neither photo nor video"), (Hidden, "hidden"), (Links, "linked"), (Empty, "empty"), (Gone, "gone meanwhile"),
            (Unsettled, "still being written"),
        ];
        return string.Join(", ", reasons.Where(reason => reason.Count > 0).Select(reason => $"{reason.Count} {reason.What}"));
    }
}
