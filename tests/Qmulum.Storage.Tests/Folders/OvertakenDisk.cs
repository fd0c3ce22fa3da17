using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage.Tests;

/// <summary>A real disk on which somebody else makes each missing folder just after a file in it could not be made.</summary>
sealed class OvertakenDisk : Disk
{
    public override SafeFileHandle CreateFile(string path) => Overtaken(path, () => base.CreateFile(path));

    public override SafeFileHandle OpenFile(string path, bool make) => Overtaken(path, () => base.OpenFile(path, make));

    static SafeFileHandle Overtaken(string path, Func<SafeFileHandle> open)
    {
        try
        {
            return open();
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            throw new FileNotFoundException(null, path); // as the runtime has it, which looks for the folder only then
        }
    }
}
