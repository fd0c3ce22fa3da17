using System.Threading.Channels;
using Qmulum.Cli.Http;
using Qmulum.Cli.State;

namespace Qmulum.Cli.Backup;

/// <summary>
/// One run: find, hash, ask, send. The four stages work at once, joined by channels of 1,000 files, so memory does not grow with
/// the folder. A file that fails is noted and the others go on; a server that cannot be reached any more ends the run.
/// </summary>
sealed class BackupRun(
    ApiClient server, BackupOptions options, BackupMemory memory, BackupTally tally, SkippedFiles skipped, IBackupProgress progress)
{
    /// <summary>Files waiting between two stages, and hashes asked for at once.</summary>
    const int Batch = 1_000;

    static readonly TimeSpan BatchPatience = TimeSpan.FromSeconds(1);

    readonly ResumableSender _resumable = new(server, UploadMemory.OfUser);
    readonly Channel<LocalFile> _found = Channel.CreateBounded<LocalFile>(Batch);
    readonly Channel<HashedFile> _hashed = Channel.CreateBounded<HashedFile>(Batch);
    readonly HashSet<string> _wouldSend = []; // as many as files, of some 150 bytes each
    readonly Channel<SameBytes> _missing = Channel.CreateBounded<SameBytes>(Batch);

    /// <exception cref="UnreachableException">The server went away for longer than the retries last.</exception>
    /// <exception cref="ApiException">The server refused to tell what is missing.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> stages =
        [
            StageAsync(FindAsync, _found.Writer, stop),
            StageAsync(HashAsync, _hashed.Writer, stop),
            StageAsync(AskAsync, _missing.Writer, stop),
            StageAsync<SameBytes>(SendAsync, null, stop),
        ];
        // The first that fails says why; the others are cancelled by it and only say that.
        var failure = default(Exception);
        await foreach (var ended in Task.WhenEach(stages).WithCancellation(CancellationToken.None))
        {
            failure ??= ended.Exception?.InnerException;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Runs a stage, tells the next one when it is through, and stops all when it fails.</summary>
    static async Task StageAsync<T>(Func<CancellationToken, Task> stage, ChannelWriter<T>? next, CancellationTokenSource stop)
    {
        try
        {
            await Task.Run(() => stage(stop.Token), stop.Token);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            next?.TryComplete();
        }
    }

    async Task FindAsync(CancellationToken cancellationToken)
    {
        FolderWalk walk = new(new(options.IncludeAll, options.Watch ? FolderWatch.Quiet : TimeSpan.Zero, skipped), Fail);
        foreach (var file in options.Folders.SelectMany(walk.Files))
        {
            progress.Found(file);
            await _found.Writer.WriteAsync(file, cancellationToken);
        }
    }

    Task HashAsync(CancellationToken cancellationToken)
    {
        ParallelOptions cores = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(_found.Reader.ReadAllAsync(cancellationToken), cores, HashOneAsync);
    }

    async ValueTask HashOneAsync(LocalFile file, CancellationToken cancellationToken)
    {
        try
        {
            var sha256 = memory.Hashes.Find(file) ?? await ReadAsync(file, cancellationToken);
            await _hashed.Writer.WriteAsync(new HashedFile(file, sha256), cancellationToken);
        }
        catch (UnreadableFileException e)
        {
            Fail(file, e.Message);
        }
    }

    async Task<byte[]> ReadAsync(LocalFile file, CancellationToken cancellationToken)
    {
        var sha256 = await FileHash.ComputeAsync(file, cancellationToken);
        memory.Hashes.Keep(file, sha256);
        return sha256;
    }

    async Task AskAsync(CancellationToken cancellationToken)
    {
        await foreach (var batch in Batches.ReadAsync(_hashed.Reader, Batch, BatchPatience, cancellationToken))
        {
            var byHash = batch.ToLookup(file => file.Hex);
            var answer = await server.CheckAsync(options.Library, [.. byHash.Select(same => same.Key)], cancellationToken);
            var missing = answer.Missing.ToHashSet();
            foreach (var same in byHash)
            {
                await SortAsync(new SameBytes(same.First(), [.. same.Skip(1)]), missing.Contains(same.Key), cancellationToken);
            }
        }
    }

    async Task SortAsync(SameBytes same, bool isMissing, CancellationToken cancellationToken)
    {
        if (!isMissing)
        {
            FinishPresent(same.All);
            return;
        }

        if (options.DryRun)
        {
            Count(same);
            return;
        }

        tally.AddMissing(same.First.File.Size);
        await _missing.Writer.WriteAsync(same, cancellationToken);
    }

    /// <summary>Of a dry run: nothing is sent, so that the server would call each later copy missing, too.</summary>
    void Count(SameBytes same)
    {
        var isFirst = _wouldSend.Add(same.First.Hex);
        if (isFirst)
        {
            progress.Missing(same.First.File);
            tally.AddMissing(same.First.File.Size);
        }

        tally.AddCopies(same.Copies.Count + (isFirst ? 0 : 1));
        foreach (var each in same.All)
        {
            progress.Finished(each.File);
        }
    }

    Task SendAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Parallel).Select(slot => SendAllAsync(slot, cancellationToken)));

    async Task SendAllAsync(int slot, CancellationToken cancellationToken)
    {
        await foreach (var same in _missing.Reader.ReadAllAsync(cancellationToken))
        {
            await SendOneAsync(slot, same, cancellationToken);
        }
    }

    async Task SendOneAsync(int slot, SameBytes same, CancellationToken cancellationToken)
    {
        var file = same.First.File;
        progress.Sending(slot, file);
        var failure = await TrySendAsync(slot, same.First, cancellationToken);
        if (failure is null)
        {
            progress.Acknowledged(slot, file);
            Finish(file);
            FinishPresent(same.Copies);
            return;
        }

        progress.GivenUp(slot, file);
        foreach (var each in same.All)
        {
            Fail(each.File, failure);
        }
    }

    /// <returns>Why it failed, or null when the server has it.</returns>
    async Task<string?> TrySendAsync(int slot, HashedFile hashed, CancellationToken cancellationToken)
    {
        var file = hashed.File;
        var takeout = file.Odd is null ? Takeout.Of(file.FullPath) : null;
        Upload upload = new(
            file, file.Name, file.Path, file.Size, hashed.Sha256, takeout?.Taken ?? file.Modified, takeout?.Position, options.Device,
            bytes => progress.Sent(slot, bytes));
        try
        {
            var receipt = file.Size < ResumableSender.FromBytes
                ? await server.UploadAsync(options.Library, upload, cancellationToken)
                : await _resumable.SendAsync(options.Library, upload, cancellationToken);
            if (receipt.Sha256 != hashed.Hex || receipt.Size != file.Size)
            {
                return $"the receipt is for other bytes: {receipt.Size} bytes with SHA-256 {receipt.Sha256}, "
                    + $"here {file.Size} with {hashed.Hex}";
            }

            Note(receipt, file);
            return null;
        }
        catch (UnreadableFileException e)
        {
            return e.Message;
        }
        catch (ApiException e)
        {
            memory.Hashes.Forget(file); // What was remembered of it may be the reason; the next run reads it.
            return file.IsUnchanged() ? e.Message : new FileChangedException().Message;
        }
        catch (UnreachableException e)
        {
            Remember(file.Place, e.Message); // it ends the run; of the files that were under way this is why
            throw;
        }
    }

    void Note(Receipt receipt, LocalFile file)
    {
        if (receipt.Duplicate)
        {
            tally.AddPresent();
        }
        else
        {
            tally.AddSent(file.Size);
        }
    }

    void FinishPresent(IEnumerable<HashedFile> files)
    {
        foreach (var each in files)
        {
            tally.AddPresent();
            Finish(each.File);
        }
    }

    /// <summary>The server has it.</summary>
    void Finish(LocalFile file)
    {
        if (!options.DryRun)
        {
            memory.Failures.Forget(server.Server, options.Library, file.Place);
        }

        progress.Finished(file);
    }

    void Fail(LocalFile file, string reason)
    {
        tally.AddFailure(file.Shown, reason);
        Remember(file.Place, reason);
        progress.Finished(file);
    }

    /// <summary>A file, or a folder, that could not be looked at.</summary>
    void Fail(string path, string reason)
    {
        tally.AddFailure(path, reason);
        Remember(path, reason);
    }

    void Remember(string place, string reason)
    {
        if (!options.DryRun)
        {
            memory.Failures.Keep(new(server.Server.AbsoluteUri, options.Library, options.Device, place, DateTimeOffset.UtcNow, reason));
        }
    }
}
