using Microsoft.AspNetCore.Http;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.History;

/// <summary>Takes the files of one request in and notes what became of each.</summary>
/// <param name="context">The request, of somebody who may add photos here: strangers leave no note.</param>
/// <param name="libraryId">Where its files go.</param>
/// <param name="door">The way that they come.</param>
/// <param name="ingest">Takes each in.</param>
/// <param name="log">Where it is noted.</param>
/// <param name="clock">Tells when.</param>
sealed class FileTaker(HttpContext context, string libraryId, UploadDoor door, Ingest ingest, AttemptLog log, TimeProvider clock)
{
    bool _isNoted;

    public string LibraryId => libraryId;

    /// <summary>Takes a file in; as <see cref="Ingest.TakeAsync"/>.</summary>
    public Task<Receipt> TakeAsync(IncomingFile file, CancellationToken cancellationToken) =>
        NoteAsync(file, () => ingest.TakeAsync(file, cancellationToken));

    /// <summary>As <see cref="TakeAsync"/>, but without its bytes when the library has it by its declared hash.</summary>
    public Task<Receipt> FindOrTakeAsync(IncomingFile file, CancellationToken cancellationToken) => NoteAsync(
        file,
        async () => file.DeclaredHash is { } hash && await ingest.FindAsync(libraryId, hash, cancellationToken) is { } there
            ? there
            : await ingest.TakeAsync(file, cancellationToken));

    /// <summary>Runs what takes the files of the request. When it fails before there was one, that is noted as the attempt.</summary>
    public async Task<T> RunAsync<T>(Func<FileTaker, Task<T>> take)
    {
        try
        {
            return await take(this);
        }
        catch (Exception exception) when (!_isNoted)
        {
            var request = context.Request;
            IncomingFile unknown = new(
                libraryId, FileName.CleanText(RawUpload.NameOf(request), FileName.MaxLength) ?? "", Stream.Null, request.ContentLength, null, OriginHeaders.ReadTexts(request));
            log.End(Attempt(unknown).Failed(exception));
            throw;
        }
    }

    async Task<Receipt> NoteAsync(IncomingFile file, Func<Task<Receipt>> take)
    {
        _isNoted = true;
        var attempt = Attempt(file);
        log.Begin(attempt);
        try
        {
            var receipt = await take();
            log.End(attempt.Done(receipt));
            return receipt;
        }
        catch (Exception exception)
        {
            log.End(attempt.Failed(exception));
            throw;
        }
    }

    RunningAttempt Attempt(IncomingFile file) => new(file, context.KnownCaller().AccountId, door, clock.GetUtcNow());
}
