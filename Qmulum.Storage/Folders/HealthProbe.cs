using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage;

/// <summary>One round of write, read back from the disk and delete, each timed, as an upload would do it.</summary>
sealed class HealthProbe(FolderLayout layout, BlobPublisher publisher, Disk disk, TimeProvider clock)
{
    /// <summary>64 KiB: more than a block of any disk, little enough to try every minute.</summary>
    const int ProbeBytes = 64 << 10;

    public StoreHealth Check()
    {
        StoreHealth health = new(clock.GetUtcNow(), null, null, null, null, null, null, null);
        try
        {
            var probe = RandomNumberGenerator.GetBytes(ProbeBytes);
            var (file, path) = publisher.Stage();
            using (file)
            {
                try
                {
                    health = health with { Write = Time(() => Write(file, probe)) };
                    health = health with { Read = Time(() => ReadBack(file, path, probe)) };
                }
                finally
                {
                    health = health with { Delete = Time(() => publisher.Remove(path, Durability.Durable)) };
                }
            }

            var (free, total) = disk.Space(layout.Root);
            return health with { FreeBytes = free, TotalBytes = total };
        }
        catch (Exception cause) when ((cause as StoreException ?? StoreFault.From(layout.Root, cause)) is { } fault)
        {
            return health with { Code = fault.Code, Problem = $"{Step(health)} failed: {fault.Message}" };
        }
    }

    static string Step(StoreHealth health) => health switch
    {
        { Write: null } => "Writing",
        { Read: null } => "Reading back",
        { Delete: null } => "Deleting",
        _ => "Asking for the free room",
    };

    void Write(SafeFileHandle file, byte[] probe)
    {
        disk.Write(file, probe, 0);
        disk.SyncFile(file);
    }

    static void ReadBack(SafeFileHandle file, string path, byte[] probe)
    {
        Libc.Forget(file);
        var read = new byte[probe.Length];
        if (RandomAccess.Read(file, read, 0) != probe.Length || !read.AsSpan().SequenceEqual(probe))
        {
            throw new StoreUnavailableException(
                $"'{path}' does not read back what was just written. The disk or its controller is at fault: stop using it.");
        }
    }

    TimeSpan Time(Action step)
    {
        var start = clock.GetTimestamp();
        step();
        return clock.GetElapsedTime(start);
    }
}
