using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage.Tests;

/// <summary>A real disk of which one kind of call fails with an error number from some moment on.</summary>
sealed class FaultyDisk : Disk
{
    public string? Failing { get; set; }

    public int Errno { get; set; }

    public override SafeFileHandle CreateFile(string path) => Try("create", () => base.CreateFile(path));

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        Try("write", () => true);
        base.Write(file, bytes, offset);
    }

    public override bool WriteBack(SafeFileHandle file, long offset, long length, bool wait) =>
        Try("writeback", () => base.WriteBack(file, offset, length, wait));

    public override void SyncFile(SafeFileHandle file) => Try("fsync", () => Do(() => base.SyncFile(file)));

    public override void SyncFolder(string path) => Try("fsync folder", () => Do(() => base.SyncFolder(path)));

    public override void Rename(string from, string to) => Try("rename", () => Do(() => base.Rename(from, to)));

    static bool Do(Action action)
    {
        action();
        return true;
    }

    T Try<T>(string call, Func<T> action) => call == Failing ? throw new IOException($"fault {Errno} in {call}", Errno) : action();
}
