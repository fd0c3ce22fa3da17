namespace Qmulum.Media.Turning;

/// <summary>What is other in a file than in the one that it is made of.</summary>
sealed class FilePatches(long length)
{
    readonly SortedList<long, (long Removed, byte[] Bytes)> _all = [];

    /// <summary>Puts bytes in the place of others; no two patches overlap, and none begins where another does.</summary>
    public void Replace(long at, long removed, byte[] bytes) => _all.Add(at, (removed, bytes));

    public void Insert(long at, byte[] bytes) => Replace(at, 0, bytes);

    public List<FilePart> ToParts()
    {
        List<FilePart> parts = [];
        long done = 0;
        foreach (var (at, (removed, bytes)) in _all)
        {
            if (at > done)
            {
                parts.Add(new(done, at - done));
            }
            if (bytes.Length > 0)
            {
                parts.Add(new(0, bytes.Length, bytes));
            }
            done = at + removed;
        }
        if (done < length)
        {
            parts.Add(new(done, length - done));
        }
        return parts;
    }
}
