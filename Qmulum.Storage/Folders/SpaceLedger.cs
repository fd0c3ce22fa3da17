namespace Qmulum.Storage;

/// <summary>
/// The room on the disk that uploads under way still need: what is free now is promised to them first, so that two uploads of
/// which one fits do not both begin.
/// </summary>
sealed class SpaceLedger(Disk disk, string root, long minimumFreeBytes)
{
    long _promised;

    /// <summary>Holds room for that many bytes; 0 asks only that the disk is not full.</summary>
    /// <exception cref="StoreFullException">They do not fit.</exception>
    public void Reserve(long bytes)
    {
        var promised = Interlocked.Add(ref _promised, bytes);
        var free = disk.Space(root).Free;
        if (free - minimumFreeBytes >= promised)
        {
            return;
        }

        Release(bytes);
        throw new StoreFullException(
            $"'{root}' has {free} bytes free, of which {minimumFreeBytes} are kept free and {promised - bytes} are promised to uploads "
            + $"under way: {bytes} more do not fit. Free some room, or use another location.");
    }

    public void Release(long bytes) => Interlocked.Add(ref _promised, -bytes);
}
