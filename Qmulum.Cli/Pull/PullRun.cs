using System.Collections.Concurrent;
using Qmulum.Cli.Backup;
using Qmulum.Cli.Http;
using Qmulum.Storage;

namespace Qmulum.Cli.Pull;

/// <summary>
/// One round of a replica: what changed at the server since the last one, page by page, and what is to be fetched besides. A photo that fails is noted and
/// tried in each round; a server that cannot be reached, or a full disk, ends the round.
/// </summary>
sealed class PullRun(
    ApiClient server, PullOptions options, ReplicaFolder folder, ReplicaState state, PhotoPlaces places, ReplicaDesk desk, PullTally tally, TextWriter log)
{
    const int Page = 500;

    /// <summary>Bytes of one round, and one photo more: some seconds of a slow disk.</summary>
    const long MostReadAgain = 256 << 20;

    /// <summary>What is read in one round to prove it, while it watches: what the server asks back must not wait for long.</summary>
    const long MostProven = 1L << 30;

    static readonly TimeSpan ReadAgainAfter = TimeSpan.FromDays(30);

    /// <summary>The revision of what could not be done: no photo has it.</summary>
    const long Undone = -1;

    readonly ConcurrentDictionary<Guid, bool> _undone = new();
    readonly PhotoKeeper _keeper = new(server, folder, state, places, tally, log, options.Recall);

    /// <summary>Looks whether every file is there, by its size alone, and takes the names of those that are.</summary>
    public void LookAround()
    {
        foreach (var held in state.All.Where(static held => held.IsHere))
        {
            FileInfo file = new(folder.FullPath(held.Path));
            if (file.Exists && file.Length == held.Size)
            {
                places.Enter(held.Path, held.Id);
            }
            else
            {
                _keeper.Lose(held);
            }
        }
    }

    /// <returns>The note of how far it is.</returns>
    /// <exception cref="UnreachableException">The server went away for longer than the retries last.</exception>
    /// <exception cref="ApiException">The server does not tell what changed.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public async Task<ReplicaNote> RunAsync(ReplicaNote note, CancellationToken cancellationToken)
    {
        // To verify is to believe nothing, nor that the log was followed to where the note says.
        var done = await FollowAsync(options.Verify ? note with { Seq = 0 } : note, cancellationToken);
        foreach (var held in ToRead())
        {
            if (await _keeper.VerifyAsync(held, cancellationToken))
            {
                tally.AddVerified();
            }
        }

        await EachAsync([.. state.All.Where(IsDue).Select(static photo => photo.Id)], static id => id, cancellationToken);
        if (options.Delete)
        {
            TakeOutRemoved();
        }

        state.Flush();
        await desk.ReportAsync(done, cancellationToken);
        await MendAsync(done, cancellationToken);
        await ProveAsync(done, cancellationToken);
        if (tally.Failures.Count == 0)
        {
            folder.SweepArriving();
        }

        return done;
    }

    /// <summary>What is read in this round: everything when that is asked for; while it watches, some of what was not read for long, so that a disk that rots is found out.</summary>
    List<KeptPhoto> ToRead()
    {
        if (options.Verify)
        {
            return [.. state.All.Where(static held => held.IsHere)];
        }

        if (!options.Watch)
        {
            return [];
        }

        var before = DateTimeOffset.UtcNow - ReadAgainAfter;
        var bytes = 0L;
        return [.. state.All.Where(held => held.VerifiedAt < before).OrderBy(static held => held.VerifiedAt).TakeWhile(held => (bytes += held.Size) <= held.Size + MostReadAgain)];
    }

    async Task<ReplicaNote> FollowAsync(ReplicaNote note, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await server.GetChangesAsync(options.Library, note.Seq, Page, cancellationToken);
            if (page.LastSeq < note.Seq)
            {
                // The server was brought back from an older copy: its log is followed anew, and what is here is compared with it.
                note = note with { Seq = 0 };
                state.ForgetReports();
                continue;
            }

            await EachAsync([.. page.Changes.Where(IsNews)], static change => change.Photo.Id, cancellationToken);
            foreach (var gone in page.Changes.Where(static change => change.IsRemoval))
            {
                _keeper.Remove(gone.Photo.Id, gone.ForGood == true); // one that may be in the trash stays
            }

            if (page.Changes is [.., var last])
            {
                state.Flush(); // before the note: what it says is done
                note = note with { Seq = last.Seq };
                note.Save(folder);
            }

            await desk.ReportAsync(note, cancellationToken);
            if (!page.More)
            {
                return note;
            }
        }
    }

    bool IsNews(PhotoChange change) =>
        !change.IsRemoval && !(state.Find(change.Photo.Id) is { IsHere: true, RemovedAt: null } held && held.Revision == change.Photo.Revision);

    // What failed a moment ago fails again: the next round tries it. The log tells when others' originals are at the server again; while it watches, that is enough.
    bool IsDue(KeptPhoto photo) =>
        (!photo.IsHere || photo.Revision == Undone) && photo.RemovedAt is null && !_undone.ContainsKey(photo.Id)
        && (!photo.IsElsewhere || !options.Watch || options.Recall);

    Task EachAsync<T>(IReadOnlyList<T> photos, Func<T, Guid> idOf, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        photos,
        new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellationToken },
        async (photo, token) => await TryKeepAsync(idOf(photo), token));

    async Task TryKeepAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            if (!await _keeper.KeepAsync(id, cancellationToken))
            {
                _undone[id] = true;
            }
        }
        catch (Exception e) when (e is ApiException { Code: not ("unauthorized" or "forbidden") } or NotQmulumException or UnauthorizedAccessException || IsOfOneFile(e))
        {
            var held = state.Find(id);
            tally.Failures.Add(held is { Path.Length: > 0 } ? held.Path : $"photo {id:D}", e.Message);
            state.Keep((held ?? new KeptPhoto(id, 0, 0, new byte[32], "")) with { Revision = Undone });
            _undone[id] = true;
        }
    }

    /// <summary>Sends back what the server has lost. Of what is not here it is told so: it must not count on it, nor ask again.</summary>
    async Task MendAsync(ReplicaNote note, CancellationToken cancellationToken)
    {
        List<string> absent = [];
        foreach (var wanted in await desk.FindWantedAsync(note, cancellationToken))
        {
            if (state.Find(wanted.PhotoId) is { IsHere: true } held)
            {
                await TryMendAsync(note, held, cancellationToken);
            }
            else
            {
                absent.Add(wanted.Sha256);
            }
        }

        await desk.ReportLostAsync(note, absent, cancellationToken);
    }

    /// <summary>Sends an original back that is damaged at the server, if it is whole here.</summary>
    async Task TryMendAsync(ReplicaNote note, KeptPhoto held, CancellationToken cancellationToken)
    {
        if (!await _keeper.VerifyAsync(held, cancellationToken))
        {
            await desk.ReportAsync(note, cancellationToken); // nobody is to count on it
            return;
        }

        try
        {
            await desk.SendBackAsync(folder, held, cancellationToken);
            tally.AddMended();
            await log.WriteLineAsync(PlainText.OneLine($"sent back {held.Path}"));
        }
        catch (Exception e) when (e is ApiException { Code: not ("unauthorized" or "forbidden") } or UnreadableFileException)
        {
            tally.Failures.Add(held.Path, e.Message);
        }
    }

    /// <summary>Reads what the server would leave to its replicas, and answers what only who has all of it can.</summary>
    async Task ProveAsync(ReplicaNote note, CancellationToken cancellationToken)
    {
        var left = options.Watch ? MostProven : long.MaxValue;
        while (left > 0 && await desk.FindChallengesAsync(note, cancellationToken) is { Count: > 0 } asked)
        {
            List<Proof> proofs = [];
            List<string> absent = [];
            foreach (var one in asked.TakeWhile(_ => left > 0))
            {
                if (state.Find(one.PhotoId) is not { IsHere: true } held)
                {
                    absent.Add(one.Sha256);
                }
                else if (await _keeper.ProveAsync(held, Convert.FromHexString(one.Nonce), cancellationToken) is { } answer)
                {
                    proofs.Add(new(one.PhotoId, one.Nonce, Convert.ToHexStringLower(answer)));
                    tally.AddProven();
                    left -= held.Size;
                }
            }

            await desk.ReportAsync(note, cancellationToken); // what is lost is asked for no more, nor what is proven
            await desk.ReportLostAsync(note, absent, cancellationToken);
            var taken = proofs.Count == 0 ? 0 : await desk.ProveAsync(note, proofs, cancellationToken);
            if (taken + absent.Count == 0)
            {
                return;
            }
        }
    }

    // A disk that is full takes no other photo either.
    static bool IsOfOneFile(Exception e) => e is IOException { HResult: not (Errno.NoSpace or Errno.QuotaExceeded) };

    void TakeOutRemoved()
    {
        var removed = state.All.Where(static held =>
            held is { IsHere: true, RemovedAt: not null, IsGone: true } && !held.Path.StartsWith(ReplicaFolder.Removed, StringComparison.Ordinal)).ToList();
        foreach (var held in removed)
        {
            _keeper.TakeOut(held);
        }
    }
}
