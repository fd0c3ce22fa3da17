using System.Net;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Pull;

/// <summary>Fetches an original, and goes on where it stopped: after a broken line as after a restart. Memory does not grow with its size.</summary>
sealed class OriginalFetch(ApiClient server, ReplicaFolder folder)
{
    /// <summary>Fetches it.</summary>
    /// <returns>Where its bytes are, whole and durable, until they get their name.</returns>
    /// <exception cref="ApiException">The server does not give it.</exception>
    /// <exception cref="UnreachableException">No byte came for longer than the retries last.</exception>
    /// <exception cref="NotQmulumException">What comes is another file.</exception>
    public async Task<string> FetchAsync(PulledPhoto photo, CancellationToken cancellationToken)
    {
        var path = ReplicaFolder.ArrivingPath(photo.Sha256);
        await using var file = await PartialFile.OpenAsync(folder.FullPath(path), photo.Size, cancellationToken);
        // What lay here from before may be of a disk that damaged it: then once more from the start.
        for (var isFresh = file.Length == 0; ; isFresh = true)
        {
            await FillAsync(photo, file, cancellationToken);
            if (file.Finish() == photo.Sha256)
            {
                return path;
            }

            file.Restart();
            if (isFresh)
            {
                throw new NotQmulumException($"The bytes that came do not have the SHA-256 {photo.Sha256}; nothing of them was kept.", null);
            }
        }
    }

    async Task FillAsync(PulledPhoto photo, PartialFile file, CancellationToken cancellationToken)
    {
        while (file.Length < photo.Size)
        {
            await Retry.Patient.ExecuteAsync(token => new ValueTask<long>(TakeSomeAsync(photo, file, token)), cancellationToken);
        }
    }

    /// <summary>Takes what comes. When it breaks off and some of it came all the same, that is no failure.</summary>
    async Task<long> TakeSomeAsync(PulledPhoto photo, PartialFile file, CancellationToken cancellationToken)
    {
        var before = file.Length;
        try
        {
            var after = await server.DownloadOnceAsync(photo.Id.ToString("D"), before, photo.Sha256, file.TakeAsync, cancellationToken);
            return after > before ? after : throw new UnreachableException($"{server.Server} sent nothing of a file that has {photo.Size} bytes.");
        }
        catch (UnreachableException) when (file.Length > before)
        {
            return file.Length;
        }
        catch (ApiException e) when (e.Status is HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            file.Restart();
            throw new UnreachableException(e.Message, e);
        }
    }
}
