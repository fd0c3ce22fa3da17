namespace Qmulum.Storage;

/// <summary>Where a folder store is and how much it may take. Every limit is finite; zero is refused.</summary>
public sealed record FolderStoreOptions
{
    /// <summary>The folder, as an absolute path. It may be a link itself; links inside are not followed.</summary>
    public required string Root { get; init; }

    /// <summary>What an admin calls the store; see <see cref="IBlobStore.Name"/>.</summary>
    public string Name { get; init; } = "folder";

    /// <summary>Bytes that stay free on the disk: an upload that would use them is refused. Default 256 MiB.</summary>
    public long MinimumFreeBytes { get; init; } = 256L << 20;

    /// <summary>
    /// The size in bytes of each of the two buffers of an upload: one fills while the other is hashed and written.
    /// 4 KiB to 1 MiB, default 256 KiB.
    /// </summary>
    public int BufferBytes { get; init; } = 256 << 10;

    /// <summary>
    /// After how many bytes an upload has the kernel begin to write back, so that the fsync at its end finds little left to do.
    /// It also bounds the unwritten bytes of an upload to twice this. 1 MiB to 1 GiB, default 8 MiB.
    /// </summary>
    public long WritebackBytes { get; init; } = 8L << 20;

    /// <summary>How many calls may block on the disk at once. 1 to 64, default 8.</summary>
    public int DiskThreads { get; init; } = 8;

    /// <summary>The clock that says when something was made and how old it is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    internal FolderStoreOptions Validated()
    {
        if (!Path.IsPathFullyQualified(Root ?? ""))
        {
            throw new ArgumentException($"The root of a folder store is an absolute path; '{Root}' is not.", nameof(Root));
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MinimumFreeBytes);
        Within(BufferBytes, 4 << 10, 1 << 20, nameof(BufferBytes));
        Within(WritebackBytes, 1L << 20, 1L << 30, nameof(WritebackBytes));
        Within(DiskThreads, 1, 64, nameof(DiskThreads));
        return this with { Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Root!)) };
    }

    static void Within(long value, long least, long most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
