namespace Qmulum.Storage;

/// <summary>
/// Removes staging files that their upload will never come back for: old, and not locked by anybody. A lock is taken before the
/// age is read for good, so that a file whose upload commits in this moment is seen fresh.
/// </summary>
sealed class StagingSweep(string folder, Disk disk, TimeProvider clock)
{
    public int Sweep(TimeSpan olderThan, CancellationToken ct)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var removed = 0;
        var before = clock.GetUtcNow() - olderThan;
        foreach (var path in Directory.EnumerateFiles(folder, "*.part"))
        {
            ct.ThrowIfCancellationRequested();
            if (File.GetLastWriteTimeUtc(path) < before.UtcDateTime && TryRemove(path, before))
            {
                removed++;
            }
        }

        return removed;
    }

    bool TryRemove(string path, DateTimeOffset before)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            if (File.GetLastWriteTimeUtc(file) >= before.UtcDateTime)
            {
                return false;
            }

            disk.DeleteFile(path);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false; // Committed or discarded between listing and opening.
        }
        catch (IOException fault) when (fault.HResult == Errno.Locked)
        {
            return false; // Its upload is alive.
        }
    }
}
