namespace Qmulum.Grains.Interfaces;

/// <summary>
/// The record of one upload that may be interrupted: what was declared, how far it is, and what became of it. Keyed by the upload's id. It says
/// whose bytes count: of several requests that write to the same upload, the one that took its turn last.
/// </summary>
[Alias("qmulum.upload")]
public interface IUploadGrain : IGrainWithStringKey
{
    /// <summary>Begins it; one that is there stays as it is.</summary>
    [Alias("Create"), Idempotent]
    Task<UploadInfo> Create(NewUpload upload);

    /// <summary>What is known of it; null when it is none, was ended or has expired.</summary>
    [Alias("Get"), Idempotent]
    Task<UploadInfo?> Get();

    /// <summary>Makes the caller the one whose saves count.</summary>
    /// <param name="turn">Chosen by the caller for this request.</param>
    /// <returns>From where it goes on; null when there is no such upload.</returns>
    [Alias("Take"), Idempotent]
    Task<UploadTurn?> Take(Guid turn);

    /// <summary>The same for a request that brings bytes: whoever finds later that it neither saved them nor stopped knows that its process died.</summary>
    [Alias("TakeToWrite"), Idempotent]
    Task<UploadTurn?> TakeToWrite(Guid turn);

    /// <summary>The request brings no bytes after all.</summary>
    [Alias("Rest"), Idempotent]
    Task Rest(Guid turn);

    /// <summary>Whether nobody has taken it over. A request that goes on for long asks now and again, by which it is known that the upload is gone on with.</summary>
    [Alias("Holds"), Idempotent]
    Task<bool> Holds(Guid turn);

    /// <summary>Notes that bytes are durable in the location: from now on they are acknowledged.</summary>
    /// <returns>False when another request has taken it over: these bytes do not count.</returns>
    [Alias("Save"), Idempotent]
    Task<bool> Save(Guid turn, UploadProgress progress);

    /// <summary>Notes why the bytes of a request stopped coming, for whoever wants to know.</summary>
    /// <param name="turn">The request's.</param>
    /// <param name="reason">A sentence.</param>
    [Alias("NoteStop")]
    Task NoteStop(Guid turn, string reason);

    /// <summary>
    /// The same for a fault of the server's own of which the client is told nothing, so that it tries for ever: after as many in a row at one offset
    /// (<see cref="UploadLife.MostFaults"/>) the upload has failed.
    /// </summary>
    /// <returns>Whether it has.</returns>
    [Alias("NoteFault")]
    Task<bool> NoteFault(Guid turn, string reason);

    /// <summary>Notes that all bytes are there and what they are, before they become a blob: whoever finds it so finishes it.</summary>
    /// <returns>False when another request has taken it over.</returns>
    [Alias("Seal"), Idempotent]
    Task<bool> Seal(Guid turn, SealedFile file);

    /// <summary>Takes the seal back: the blob was not made, and the upload goes on where it was saved last.</summary>
    [Alias("Unseal"), Idempotent]
    Task Unseal(Guid turn);

    /// <summary>The upload is done.</summary>
    /// <param name="size">How many bytes it had.</param>
    /// <param name="receipt">The photo that it became; null for a part of another upload.</param>
    [Alias("Complete"), Idempotent]
    Task<UploadInfo> Complete(long size, Receipt? receipt);

    /// <summary>The upload cannot be done, for good.</summary>
    [Alias("Fail"), Idempotent]
    Task Fail(string reason);

    /// <summary>The same when more bytes had come than were acknowledged: its history tells how many.</summary>
    [Alias("FailAfter"), Idempotent]
    Task FailAfter(long received, string reason);

    /// <summary>Ends it and removes what has come; false when there is none.</summary>
    /// <exception cref="QmulumException">Busy: a request still writes to it.</exception>
    [Alias("Discard"), Idempotent]
    Task<bool> Discard();

    /// <summary>Ends it for the sake of a newer one, unless it is still gone on with: a request came or was under way lately (<see cref="UploadLife.GivesWayAfter"/>).</summary>
    /// <param name="libraryId">The library in whose history it is not finished.</param>
    /// <returns>Whether it is over; its history says so then.</returns>
    [Alias("GiveWay"), Idempotent]
    Task<bool> GiveWay(string libraryId);
}
