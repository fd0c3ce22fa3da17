namespace Qmulum.Cli.Backup;

/// <summary>Which entries of a folder a walk passes by; it counts them.</summary>
/// <param name="includeAll">Every kind of file is taken, not only photos and videos.</param>
/// <param name="settles">How long a file must not have been written to: one that still grows is sent when it is whole. Zero takes all.</param>
/// <param name="skipped">Told what is passed by.</param>
sealed class WalkFilter(bool includeAll, TimeSpan settles, SkippedFiles skipped)
{
    public bool PassesBy(string name, bool isLink)
    {
        if (isLink)
        {
            skipped.Links++;
            return true;
        }

        if (MediaFiles.IsHidden(name))
        {
            skipped.Hidden++;
            return true;
        }

        return false;
    }

    /// <summary>Whether a file with this name is of a kind that is sent.</summary>
    public bool Takes(string name)
    {
        if (includeAll || MediaFiles.IsMedia(name))
        {
            return true;
        }

        skipped.OtherKinds++;
        return false;
    }

    /// <summary>Whether there is anything to send of it by now.</summary>
    public bool Takes(LocalFile file)
    {
        if (file.Size == 0)
        {
            NoteEmpty();
            return false;
        }

        // A time that is still to come is a wrong clock's and tells nothing.
        if (DateTime.UtcNow - file.ModifiedUtc is var age && age >= TimeSpan.Zero && age < settles)
        {
            skipped.Unsettled++;
            return false;
        }

        return true;
    }

    public void NoteEmpty() => skipped.Empty++;

    /// <summary>It was listed, and is not there any more.</summary>
    public void NoteGone() => skipped.Gone++;
}
