namespace Qmulum.Silo.Hosting;

/// <summary>A backup in a folder. It is made under another name, and gets its own when all of it is on the disk.</summary>
sealed class BackupFolder(string target) : BackupPlace
{
    WorkFolder? _work;

    public override string Work => target + ".part";

    public override bool IsNear => true;

    public override string PathOf(string name) => Path.Combine(target, name);

    public override Task BeginAsync(CancellationToken ct)
    {
        Demand(!File.Exists(target), $"{target} is a file. Name a new folder.");
        Demand(!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any(), $"{target} is not empty. Name a new folder for each backup.");
        if (Directory.Exists(target))
        {
            Directory.Delete(target);
        }

        _work = WorkFolder.Take(Work);
        return Task.CompletedTask;
    }

    public override Task<string> KeepAsync(string name, CancellationToken ct) => WholeFile.HashAsync(InWork(name), ct);

    public override Task<(long Size, string Sha256)> WriteAsync(string name, Stream content, CancellationToken ct) => WholeFile.WriteAsync(InWork(name), content, ct);

    public override Task RemoveAsync(string name, CancellationToken ct)
    {
        File.Delete(InWork(name));
        return Task.CompletedTask;
    }

    public override Task EndAsync(byte[] note, CancellationToken ct)
    {
        _work!.Unmark();
        WholeFile.Write(InWork(BackupNote.FileName), note);
        Directory.Move(Work, target);
        return Task.CompletedTask;
    }

    public override Task AbandonAsync()
    {
        if (_work is not null && Directory.Exists(Work))
        {
            _work.Remove();
        }

        return Task.CompletedTask;
    }

    public override Task<Stream?> OpenAsync(string name, CancellationToken ct) =>
        Task.FromResult<Stream?>(File.Exists(PathOf(name)) ? WholeFile.OpenRead(PathOf(name)) : null);

    string InWork(string name) => Path.Combine(Work, name);

    static void Demand(bool holds, string fault)
    {
        if (!holds)
        {
            throw new KeeperRefusal(fault);
        }
    }
}
