using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Checks;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Replicas;
using Qmulum.Storage;

namespace Qmulum.Grains.Care;

/// <summary>
/// Releases originals that enough replicas have proven to hold, and asks those back of which there are too few fresh copies. Whatever is in doubt stays.
/// </summary>
public sealed class ReleaseRound(
    IGrainFactory grains, IndexDatabase index, IBlobStore store, BytesCheck bytes, ProofNonces nonces, CareOptions options, TimeProvider clock, ILogger<ReleaseRound> log)
{
    const int Step = 500;
    const int BufferBytes = 128 * 1024;

    /// <summary>What came back was needed: it stays for a while.</summary>
    static readonly TimeSpan StaysAfterReturn = TimeSpan.FromDays(30);

    /// <summary>Half the time for which a part of a round is one process's: what is left then is the next day's.</summary>
    static readonly TimeSpan MostTime = TimeSpan.FromHours(6);

    /// <summary>Does a library.</summary>
    /// <exception cref="StoreException">The location does not answer; the library is done again.</exception>
    public async Task<CareCount> RunAsync(string libraryId, CancellationToken cancellationToken)
    {
        PhotoSpan span = new(libraryId, Guid.Empty, Guid.AllBitsSet);
        if (await grains.Library(libraryId).GetInfo() is not { } library)
        {
            return CareCount.Zero;
        }

        // First what is at risk: whatever the rest meets, that is asked for.
        var rule = CopyRules.Of(library, clock.GetUtcNow());
        await TellWaitAsync(libraryId, rule.Owner, cancellationToken);
        var count = CareCount.Zero with { Recalled = await RecallAsync(span, rule, cancellationToken) };
        try
        {
            await EachAsync(
                after => index.Elsewhere.UnfreedAsync(span with { After = after }, Step, cancellationToken), span, id => grains.Photo(id).FinishRelease(libraryId));
            return count + await ReleaseAsync(library, span, rule, cancellationToken);
        }
        catch (StoreOfflineException exception)
        {
            log.NotReleased(exception, libraryId); // the other libraries' locations may be there
            return count;
        }
    }

    async Task TellWaitAsync(string libraryId, Guid owner, CancellationToken cancellationToken)
    {
        if (await index.Recalls.WaitsUntilAsync(libraryId, owner, cancellationToken) is not null
            && await grains.Replicas(libraryId).GetElsewhere() is { WaitsUntil: { } until })
        {
            log.ReplicasAwaited(libraryId, until);
        }
    }

    async Task<long> RecallAsync(PhotoSpan span, CopyRule rule, CancellationToken cancellationToken)
    {
        var recalled = 0L;
        await EachAsync(
            after => index.Elsewhere.AtRiskAsync(span with { After = after }, rule, Step, cancellationToken), span,
            async id => recalled += await grains.Photo(id).Recall() ? 1 : 0);
        return recalled;
    }

    async Task<CareCount> ReleaseAsync(LibraryInfo library, PhotoSpan span, CopyRule rule, CancellationToken cancellationToken)
    {
        if (library is not { OnceReplicas: not null, Owner: not null })
        {
            await index.Elsewhere.WithdrawAllAsync(span.LibraryId, cancellationToken);
            return CareCount.Zero;
        }

        var (now, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        ReleaseTerms terms = new(span.LibraryId, now - options.ReleaseAfter, now - StaysAfterReturn, rule.Copies);
        var count = CareCount.Zero;
        await EachAsync(
            after => index.Elsewhere.ReleasableAsync(span with { After = after }, rule, Step, cancellationToken), span,
            async id => count += clock.GetElapsedTime(began) < MostTime ? await TryReleaseAsync(id, terms, rule, cancellationToken) : CareCount.Zero);
        return count;
    }

    async Task<CareCount> TryReleaseAsync(Guid id, ReleaseTerms terms, CopyRule rule, CancellationToken cancellationToken)
    {
        if (await grains.Library(terms.LibraryId).GetInfo() is not { } library || (library.Owner, library.OnceReplicas) != (rule.Owner, rule.Copies))
        {
            return CareCount.Zero; // it is wanted otherwise by now, which is the next round's
        }

        if (await grains.Photo(id).FindReleasable(terms) is not { } original || await IsRenditionLostAsync(id, cancellationToken))
        {
            await index.Elsewhere.WithdrawAsync(terms.LibraryId, id, cancellationToken);
            return CareCount.Zero;
        }

        var proofs = await ProofsAsync(id, terms, rule, cancellationToken);
        if (proofs.Count < rule.Copies)
        {
            await index.Elsewhere.SuggestAsync(terms.LibraryId, id, cancellationToken);
            return CareCount.Zero;
        }

        await options.ReleasePace.WaitAsync(original.Size, clock, cancellationToken);
        var proven = await FindRightAsync(id, original, proofs, terms, rule, cancellationToken);
        var isReleased = proven.Length >= rule.Copies && await grains.Photo(id).Release(terms with { Proven = proven });
        if (isReleased)
        {
            await index.Elsewhere.WithdrawAsync(terms.LibraryId, id, cancellationToken);
        }

        return CareCount.Zero with { Blobs = 1, Bytes = original.Size, Released = isReleased ? 1 : 0 };
    }

    /// <summary>Reads the original the last time before it goes: whether it is whole, and enough replicas answered what only its bytes tell.</summary>
    /// <returns>The replicas that did, and still say that they hold it; none when something is wrong here.</returns>
    async Task<ImmutableArray<Guid>> FindRightAsync(
        Guid id, KeptBlob original, List<KeptProof> proofs, ReleaseTerms terms, CopyRule rule, CancellationToken cancellationToken)
    {
        var asked = await AskedAsync(proofs, cancellationToken);
        if (await ExpectedAsync(id, original, asked, cancellationToken) is not { } expected)
        {
            await bytes.ReadAsync(terms.LibraryId, id, original, cancellationToken); // which tells of the damage
            return [];
        }

        List<KeptProof> right = [];
        foreach (var ((proof, _), answer) in asked.Zip(expected))
        {
            if (CryptographicOperations.FixedTimeEquals(proof.Answer, answer))
            {
                right.Add(proof);
                continue;
            }

            log.ProofWrong(proof.Id, id);
            await index.Proofs.RefuteAsync(terms.LibraryId, proof.Id, id, cancellationToken);
        }

        // The last time that they are read here: what is told of them afterwards is as of now.
        await index.Checks.VerifiedAsync(terms.LibraryId, id, sha1: null, BytesCheck.Again, cancellationToken);

        // Reading a large file takes its time: what was reported lost meanwhile does not count.
        var still = await ProofsAsync(id, terms, rule, cancellationToken);
        return [.. right.Where(one => still.Exists(other => other.Id == one.Id && other.Answer.AsSpan().SequenceEqual(one.Answer))).Select(static one => one.Id)];
    }

    /// <summary>The proofs with what was asked on their days. One whose day is forgotten proves nothing, and is held against nobody.</summary>
    async Task<List<(KeptProof Proof, DayNonces Asked)>> AskedAsync(List<KeptProof> proofs, CancellationToken cancellationToken)
    {
        List<(KeptProof Proof, DayNonces Asked)> known = [];
        foreach (var proof in proofs)
        {
            if (await nonces.FindAsync(proof.AskedOn, cancellationToken) is { } asked)
            {
                known.Add((proof, asked));
            }
        }

        return known;
    }

    /// <summary>What each replica must have answered; null when the bytes here are not what they should be.</summary>
    async Task<List<byte[]>?> ExpectedAsync(Guid id, KeptBlob original, List<(KeptProof Proof, DayNonces Asked)> proofs, CancellationToken cancellationToken)
    {
        List<IncrementalHash> hashes = [IncrementalHash.CreateHash(HashAlgorithmName.SHA256)];
        try
        {
            foreach (var (proof, asked) in proofs)
            {
                var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                hashes.Add(hash);
                hash.AppendData(asked.Of(proof.Id, id));
            }

            await using var blob = await store.OpenAsync(BlobKey.Parse(original.Key), null, cancellationToken);
            var buffer = new byte[BufferBytes];
            int read;
            while ((read = await blob.Content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hashes.ForEach(hash => hash.AppendData(buffer.AsSpan(0, read)));
            }

            return hashes[0].GetHashAndReset().AsSpan().SequenceEqual(original.Hash!.Value.ToBytes())
                ? [.. hashes.Skip(1).Select(static hash => hash.GetHashAndReset())]
                : null;
        }
        catch (StoreException exception) when (exception is not StoreOfflineException)
        {
            return null;
        }
        finally
        {
            hashes.ForEach(static hash => hash.Dispose());
        }
    }

    Task<List<KeptProof>> ProofsAsync(Guid id, ReleaseTerms terms, CopyRule rule, CancellationToken cancellationToken) =>
        index.Proofs.FindAsync(terms.LibraryId, id, rule.Owner, ProofNonces.DayOf(clock.GetUtcNow()), ProofNonces.ProofDays, cancellationToken);

    async Task<bool> IsRenditionLostAsync(Guid id, CancellationToken cancellationToken)
    {
        foreach (var rendition in (await grains.Photo(id).GetBlobs()).Where(static blob => blob.Version is null))
        {
            if ((await store.StatAsync(BlobKey.Parse(rendition.Key), cancellationToken))?.Size != rendition.Size)
            {
                return true; // the verification makes it again; until then the original is needed
            }
        }

        return false;
    }

    /// <summary>Goes over photos, page by page. One that cannot be done must not keep the others from being.</summary>
    async Task EachAsync(Func<Guid, Task<List<Guid>>> pageAsync, PhotoSpan span, Func<Guid, Task> doAsync)
    {
        for (var after = span.After; ;)
        {
            var page = await pageAsync(after);
            foreach (var id in page)
            {
                try
                {
                    await doAsync(id);
                }
                catch (Exception exception) when (exception is not (StoreOfflineException or OperationCanceledException))
                {
                    log.PhotoNotLookedAfter(exception, id);
                }
            }

            if (page.Count < Step)
            {
                return;
            }

            after = page[^1];
        }
    }
}
