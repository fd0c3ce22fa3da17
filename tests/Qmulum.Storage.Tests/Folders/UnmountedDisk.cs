using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage.Tests;

/// <summary>A real disk from which the whole location goes away at a moment of a test's choice, as a mount does.</summary>
/// <param name="root">The location.</param>
/// <param name="aside">Where it is then.</param>
sealed class UnmountedDisk(string root, string aside) : Disk
{
    /// <summary>The next call of that name meets it.</summary>
    public string? At { get; set; }

    public override SafeFileHandle CreateFile(string path) => Away(nameof(CreateFile), () => base.CreateFile(path));

    public override SafeFileHandle OpenFile(string path, bool make) => Away(nameof(OpenFile), () => base.OpenFile(path, make));

    public override void SyncFile(SafeFileHandle file) => Away(nameof(SyncFile), () =>
    {
        base.SyncFile(file);
        return true;
    });

    T Away<T>(string call, Func<T> work)
    {
        if (At == call)
        {
            At = null;
            Directory.Move(root, aside);
        }

        return work();
    }
}
