namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>A file that takes what is left of a disk, but for some pages: tmpfs gives out whole pages (tmpfs(5)).</summary>
sealed class Filler(string path) : IDisposable
{
    readonly FileStream _file = File.Create(path, bufferSize: 1);

    /// <summary>Takes all that is free, then gives back that many pages.</summary>
    public void LeaveFree(int pages)
    {
        _file.SetLength(_file.Length / Environment.SystemPageSize * Environment.SystemPageSize);
        TakeAll();
        _file.SetLength(_file.Length - ((long)pages * Environment.SystemPageSize));
    }

    public void Dispose()
    {
        _file.Dispose();
        File.Delete(path);
    }

    void TakeAll()
    {
        var page = new byte[Environment.SystemPageSize];
        _file.Seek(0, SeekOrigin.End);
        try
        {
            while (true)
            {
                _file.Write(page);
            }
        }
        catch (IOException)
        {
            // The disk is full, as it is meant to be.
        }
    }
}
