namespace Qmulum.Cli.Backup;

/// <summary>A line for every file that was sent, or would be: for logs and pipes, and for dry runs.</summary>
sealed class PlainProgress(TextWriter output) : IBackupProgress
{
    readonly TextWriter _output = TextWriter.Synchronized(output);

    public void Found(LocalFile file)
    {
    }

    public void Finished(LocalFile file)
    {
    }

    public void Missing(LocalFile file) => _output.WriteLine($"would send {file.Shown}");

    public void Sending(int slot, LocalFile file)
    {
    }

    public void Sent(int slot, long bytes)
    {
    }

    public void Acknowledged(int slot, LocalFile file) => _output.WriteLine($"sent {file.Shown}");

    public void GivenUp(int slot, LocalFile file) => _output.WriteLine($"failed {file.Shown}");
}
