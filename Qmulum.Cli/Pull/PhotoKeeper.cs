using Qmulum.Cli.Backup;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Pull;

/// <summary>
/// Brings one photo of a replica to what the server tells of it. The facts beside a file are written before the file gets its name, and what was done is
/// noted last: whatever stops the program in between, the next try finds the file and knows it for its own.
/// </summary>
sealed class PhotoKeeper(
    ApiClient server, ReplicaFolder folder, ReplicaState state, PhotoPlaces places, PullTally tally, TextWriter log, bool asksBack)
{
    readonly OriginalFetch _fetch = new(server, folder);

    /// <summary>
    /// Has the photo as the server has it now: its bytes, its place and its facts. An original that is not here and that the library has left to its replicas
    /// is noted as such, for each download of one brings it back there.
    /// </summary>
    /// <returns>Whether there is nothing left to do.</returns>
    /// <exception cref="ApiException">The server does not give it.</exception>
    /// <exception cref="NotQmulumException">What it tells cannot be: nothing of it is believed.</exception>
    /// <exception cref="IOException">The disk does not take it, or nobody has it any more.</exception>
    public async Task<bool> KeepAsync(Guid id, CancellationToken cancellationToken)
    {
        var held = state.Find(id);
        if (await server.FindPhotoAsync(id, cancellationToken) is not { } photo)
        {
            if (held is { IsHere: false, Path.Length: > 0 })
            {
                throw new FileNotFoundException("It is missing or damaged here, and the server has it no more.");
            }

            return true; // it went since: the log tells that further on
        }

        if (held is { Path.Length: > 0 } && (held.Size, held.Hex) != (photo.Size, photo.Sha256))
        {
            throw new NotQmulumException("The server tells another SHA-256 of it than before, and an original never changes. What is here stays.", null);
        }

        var path = places.Reserve(id, photo.Taken, photo.Name);
        if (held is { IsHere: true })
        {
            Settle(held, path, photo);
        }
        else if (!await ArriveAsync(path, photo, cancellationToken))
        {
            LeaveElsewhere(held, path, photo);
            return false;
        }

        if (held is { Path.Length: > 0 } && held.Path != path)
        {
            Leave(held);
        }

        state.Keep(new(
            id, photo.Revision, photo.Size, Convert.FromHexString(photo.Sha256), path, held?.VerifiedAt ?? DateTimeOffset.UtcNow,
            IsReported: held is { IsHere: true, IsReported: true, RemovedAt: null })); // one that comes back was forgotten there
        return true;
    }

    /// <summary>Notes that the server has the photo no more, or has it in the trash. It stays where it is.</summary>
    /// <param name="isForGood">Whether it does not lie in the trash.</param>
    public void Remove(Guid id, bool isForGood)
    {
        if (state.Find(id) is not { } held || (held.RemovedAt is not null && held.IsGone == isForGood))
        {
            return;
        }

        if (held.RemovedAt is not null)
        {
            state.Keep(held with { IsGone = isForGood });
            return;
        }

        var now = DateTimeOffset.UtcNow;
        if (held.IsHere)
        {
            Sidecar.NoteRemoval(folder, held.Path, now);
        }

        state.Keep(held with { RemovedAt = now, IsGone = isForGood });
        tally.AddRemoved();
    }

    /// <summary>Takes what the server deleted for good out of the tree. It is moved, not deleted.</summary>
    public void TakeOut(KeptPhoto removed)
    {
        var apart = folder.Free($"{ReplicaFolder.Removed}/{removed.Path}");
        if (folder.HasFile(Sidecar.PathOf(removed.Path)))
        {
            folder.Move(Sidecar.PathOf(removed.Path), folder.Free(Sidecar.PathOf(apart)));
        }

        folder.Move(removed.Path, apart);
        places.Leave(removed.Path, removed.Id);
        state.Keep(removed with { Path = apart });
        log.WriteLine(PlainText.OneLine($"removed  {removed.Path}"));
    }

    /// <summary>Reads a photo that is here. One that is not what it was is set aside, and to be fetched again.</summary>
    /// <returns>Whether it is whole.</returns>
    public Task<bool> VerifyAsync(KeptPhoto held, CancellationToken cancellationToken) => VerifyAsync(held, file => FileHash.ComputeAsync(file, cancellationToken));

    /// <summary>Besides, answers what the server asks of it.</summary>
    /// <inheritdoc cref="VerifyAsync(KeptPhoto, CancellationToken)"/>
    /// <returns>The answer; null when the photo is not whole.</returns>
    public async Task<byte[]?> ProveAsync(KeptPhoto held, byte[] nonce, CancellationToken cancellationToken)
    {
        byte[]? proof = null;
        var isWhole = await VerifyAsync(held, async file =>
        {
            (var hash, proof) = await FileHash.ProveAsync(file, nonce, cancellationToken);
            return hash;
        });
        return isWhole ? proof : null;
    }

    async Task<bool> VerifyAsync(KeptPhoto held, Func<LocalFile, Task<byte[]>> hashAsync)
    {
        if (await IsWholeAsync(held.Path, held.Size, held.Sha256, hashAsync))
        {
            state.Keep(held with { VerifiedAt = DateTimeOffset.UtcNow, IsReported = false });
            return true;
        }

        Lose(held);
        return false;
    }

    /// <summary>The photo is not here as it should be.</summary>
    public void Lose(KeptPhoto held)
    {
        var what = "missing ";
        if (folder.HasFile(held.Path))
        {
            var aside = folder.SetAside(held.Path);
            what = "damaged ";
            if (held.RemovedAt is not null)
            {
                tally.Failures.Add(held.Path, $"It is damaged, and the server has it no more. It is in {aside} now.");
            }
        }

        state.Keep(held with { VerifiedAt = null, IsReported = false });
        tally.AddDamaged();
        log.WriteLine(PlainText.OneLine($"{what} {held.Path}"));
    }

    /// <summary>Whether the file is there with these bytes.</summary>
    async Task<bool> IsWholeAsync(string path, long size, byte[] sha256, Func<LocalFile, Task<byte[]>> hashAsync)
    {
        FileInfo file = new(folder.FullPath(path));
        if (!file.Exists || file.Length != size)
        {
            return false;
        }

        try
        {
            return (await hashAsync(new(file.FullName, path, file.Length, file.LastWriteTimeUtc))).AsSpan().SequenceEqual(sha256);
        }
        catch (UnreadableFileException)
        {
            return false;
        }
    }

    /// <summary>The photo has another place now: its facts are there, and what is left of them here goes.</summary>
    void Leave(KeptPhoto held)
    {
        places.Leave(held.Path, held.Id);
        if (Sidecar.IdAt(folder, held.Path) == held.Id)
        {
            folder.Delete(Sidecar.PathOf(held.Path));
        }
    }

    void Settle(KeptPhoto held, string path, PulledPhoto photo)
    {
        Sidecar.Write(folder, path, photo.Facts);
        if (held.Path == path)
        {
            return;
        }

        folder.Move(held.Path, path);
        tally.AddMoved();
        log.WriteLine(PlainText.OneLine($"moved    {held.Path} -> {path}"));
    }

    /// <summary>Notes that others have it. What is lost here is told to the server by its path.</summary>
    void LeaveElsewhere(KeptPhoto? held, string path, PulledPhoto photo)
    {
        if (held?.Path != path)
        {
            places.Leave(path, photo.Id);
        }

        state.Keep(new(
            photo.Id, photo.Revision, photo.Size, Convert.FromHexString(photo.Sha256), held?.Path ?? "", IsReported: held is { IsHere: false, IsReported: true },
            IsElsewhere: true));
        tally.AddElsewhere();
    }

    /// <returns>False when other replicas have it, and the server has not.</returns>
    async Task<bool> ArriveAsync(string path, PulledPhoto photo, CancellationToken cancellationToken)
    {
        if (folder.HasFile(path))
        {
            if (await IsWholeAsync(path, photo.Size, Convert.FromHexString(photo.Sha256), file => FileHash.ComputeAsync(file, cancellationToken)))
            {
                Sidecar.Write(folder, path, photo.Facts);
                return true;
            }

            folder.SetAside(path);
        }

        if (photo.IsElsewhere && !asksBack)
        {
            return false;
        }

        if (await TryFetchAsync(path, photo, cancellationToken) is not { } arrived)
        {
            return false;
        }

        Sidecar.Write(folder, path, photo.Facts);
        folder.Move(arrived, path);
        tally.AddFetched(photo.Size);
        log.WriteLine(PlainText.OneLine($"fetched  {path}"));
        return true;
    }

    /// <summary>Fetches it, which also asks it back of those that have it.</summary>
    /// <returns>Where it is; null when others have it.</returns>
    async Task<string?> TryFetchAsync(string path, PulledPhoto photo, CancellationToken cancellationToken)
    {
        try
        {
            return await _fetch.FetchAsync(photo, cancellationToken);
        }
        catch (ApiException e) when (e.Code is "original-elsewhere")
        {
            await log.WriteLineAsync(PlainText.OneLine($"asked back {path}"));
            return null;
        }
    }
}
