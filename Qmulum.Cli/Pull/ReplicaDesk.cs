using System.Net;
using Qmulum.Cli.Backup;
using Qmulum.Cli.Http;
using Qmulum.Cli.State;

namespace Qmulum.Cli.Pull;

/// <summary>
/// What the server is told of a replica, and what it wants of it. A key that may only look at the library pulls all the same; the server knows nothing of that
/// replica then.
/// </summary>
sealed class ReplicaDesk(ApiClient server, string library, string name, string disk, ReplicaState state)
{
    /// <summary>Photos of one report at most.</summary>
    const int MostReported = 1_000;

    /// <summary>Photos that are proven at once: what was read is told before long, also when the program stops.</summary>
    const int MostProven = 100;

    readonly ResumableSender _resumable = new(server, UploadMemory.OfUser);
    bool? _isKnown; // null before it was tried

    /// <summary>Makes the replica known, and hears how far the server knows it to be.</summary>
    /// <returns>From where it goes on: a server that was brought back from an older copy knows less, and its log may have had other changes since.</returns>
    public async Task<ReplicaNote> EnterAsync(ReplicaNote note, CancellationToken cancellationToken)
    {
        try
        {
            var known = await server.RegisterReplicaAsync(library, note.Id, new(name, disk), cancellationToken);
            _isKnown = true;
            if (!known.IsNew && known.Seq >= note.Seq)
            {
                return note;
            }

            state.ForgetReports();
            return note with { Seq = Math.Clamp(known.Seq, 0, note.Seq) }; // one that was restored says -1: it has heard nothing
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            if (_isKnown != false)
            {
                await Console.Error.WriteLineAsync($"The server is not told what this replica holds: {PlainText.OneLine(e.Message)}");
            }

            _isKnown = false;
            return note;
        }
    }

    /// <summary>Tells what is here, as of when, and what is here no more.</summary>
    public async Task ReportAsync(ReplicaNote note, CancellationToken cancellationToken)
    {
        List<KeptPhoto> some;
        do
        {
            if (_isKnown != true)
            {
                return;
            }

            some = state.Unreported(MostReported);
            await TryReportAsync(note, some, cancellationToken);
        }
        while (some.Count == MostReported);
    }

    /// <summary>The photos whose originals the server has lost and this replica said it has.</summary>
    public async Task<IReadOnlyList<WantedOriginal>> FindWantedAsync(ReplicaNote note, CancellationToken cancellationToken) =>
        _isKnown == true ? (await server.GetWantedAsync(library, note.Id, cancellationToken)).Wanted : [];

    /// <summary>Tells of originals that the server counts on and that are not here, of which this replica may know nothing else.</summary>
    /// <param name="hashes">Up to 1,000.</param>
    public Task ReportLostAsync(ReplicaNote note, IReadOnlyList<string> hashes, CancellationToken cancellationToken) =>
        hashes.Count == 0 ? Task.CompletedTask : server.ReportReplicaAsync(library, note.Id, new(note.Seq, [], hashes), cancellationToken);

    /// <summary>The photos whose originals the server would leave to its replicas, if they prove that they have them.</summary>
    public async Task<IReadOnlyList<Challenge>> FindChallengesAsync(ReplicaNote note, CancellationToken cancellationToken)
    {
        try
        {
            return _isKnown == true ? (await server.GetChallengesAsync(library, note.Id, MostProven, cancellationToken)).Challenges : [];
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound)
        {
            return []; // an older server asks for nothing
        }
    }

    /// <returns>How many of the answers the server takes.</returns>
    public async Task<int> ProveAsync(ReplicaNote note, IReadOnlyList<Proof> proofs, CancellationToken cancellationToken) =>
        (await server.ProveAsync(library, note.Id, new(proofs), cancellationToken)).Taken;

    /// <summary>Sends an original by the door that every file comes in by: it puts the bytes where the damaged ones are.</summary>
    /// <exception cref="ApiException">The server refuses it.</exception>
    public async Task SendBackAsync(ReplicaFolder folder, KeptPhoto photo, CancellationToken cancellationToken)
    {
        var path = folder.FullPath(photo.Path);
        LocalFile file = new(path, photo.Path, photo.Size, File.GetLastWriteTimeUtc(path));
        Upload upload = new(file, file.Name, photo.Path, photo.Size, photo.Sha256, file.Modified, null, name, static _ => { });
        await (photo.Size < ResumableSender.FromBytes
            ? server.UploadAsync(library, upload, cancellationToken)
            : _resumable.SendAsync(library, upload, cancellationToken));
    }

    async Task TryReportAsync(ReplicaNote note, List<KeptPhoto> some, CancellationToken cancellationToken)
    {
        try
        {
            await server.ReportReplicaAsync(
                library, note.Id,
                new(
                    note.Seq,
                    [.. some.Where(static photo => photo.IsHere).Select(static photo => new HeldFile(photo.Hex, photo.VerifiedAt!.Value))],
                    [.. some.Where(static photo => !photo.IsHere).Select(static photo => photo.Hex)]),
                cancellationToken);
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.NotFound)
        {
            _isKnown = null;
            await Console.Error.WriteLineAsync("The server does not know this replica any more; the next round makes it known again.");
            return;
        }

        foreach (var photo in some.Where(photo => state.Find(photo.Id) == photo))
        {
            state.Keep(photo with { IsReported = true });
        }
    }
}
