using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage;

/// <summary>
/// Keeps the unwritten bytes of one file few: whenever a window is full its writeback begins, and that of the window before
/// is waited for. Without it the kernel gathers up to a fifth of the memory, and the fsync at the end writes it all.
/// </summary>
sealed class WritebackWindow(Disk disk, SafeFileHandle file, long size, long start)
{
    long _begun = start;
    bool _able = true;

    /// <summary>True when a window has just been filled. The file has that many bytes now.</summary>
    public bool Advance(long length)
    {
        if (length - _begun < size)
        {
            return false;
        }

        var previous = _begun - size;
        if (_able)
        {
            _able = disk.WriteBack(file, _begun, length - _begun, wait: false)
                && (previous < 0 || disk.WriteBack(file, previous, size, wait: true));
        }

        _begun = length;
        return true;
    }
}
