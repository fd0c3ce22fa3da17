namespace Qmulum.Storage;

/// <summary>One table from what the system answers to what a store throws.</summary>
static class StoreFault
{
    /// <summary>Runs the work and turns what the system throws into a <see cref="StoreException"/> about this root.</summary>
    public static T Typed<T>(string root, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception cause) when (From(root, cause) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>The typed error for it; null for what is not the system's (a cancellation, a defect of the code).</summary>
    public static StoreException? From(string root, Exception cause) => cause switch
    {
        // The runtime makes the first from EACCES and EPERM, the second from ENOENT and ENOTDIR.
        UnauthorizedAccessException => From(root, Errno.AccessDenied, cause),
        _ when IsGone(cause) => From(root, Errno.NoEntry, cause),
        IOException => From(root, cause.HResult, cause),
        _ => null,
    };

    /// <summary>
    /// Whether a file or a folder of its path is not there. The runtime looks which of the two it was only after the call has failed: when
    /// somebody makes the folder in between, a missing folder is told as a missing file.
    /// </summary>
    public static bool IsGone(Exception cause) => cause is FileNotFoundException or DirectoryNotFoundException;

    static StoreException From(string root, int errno, Exception cause) => errno switch
    {
        Errno.NoSpace => new StoreFullException(
            $"The disk of '{root}' is full. Free some room, or move the library to another location.", cause),
        Errno.QuotaExceeded => new StoreFullException(
            $"The disk quota for '{root}' is used up. Raise it, or free some room.", cause),
        Errno.ReadOnly => new StoreReadOnlyException($"'{root}' is mounted read-only. Mount it for writing.", cause),
        Errno.AccessDenied or Errno.NotPermitted => new StoreReadOnlyException(
            $"The server's user has no permission in '{root}'. Let it read and write there.", cause),
        Errno.TooLarge => new BlobTooLargeException(
            $"The file system of '{root}' cannot hold a file that large. Use one without that limit (ext4, XFS, exFAT …).", cause),
        Errno.Exists or Errno.NotFolder or Errno.IsFolder or Errno.NotEmpty or Errno.Loop or Errno.OtherDevice => new StoreLayoutException(
            $"In '{root}' a file stands where a folder must be, or the other way round, or a link or mount lies inside: "
            + $"{WordsOf(cause)}.", cause),
        Errno.NoDevice or Errno.NoSuchAddress or Errno.NotConnected or Errno.HostDown or Errno.NoRoute or Errno.Stale =>
            new StoreOfflineException($"'{root}' does not answer: {WordsOf(cause)}. Mount it again.", cause),
        _ => new StoreUnavailableException(
            $"'{root}' failed: {WordsOf(cause)}. Look into the system's log for the disk's errors, then try again.", cause),
    };

    static string WordsOf(Exception cause) => cause.Message.TrimEnd('.');
}
