using Qmulum.Grains.Interfaces;
using Qmulum.Media;
using Qmulum.Media.Video;
using Qmulum.Storage;

namespace Qmulum.Grains.Operations;

/// <summary>Does what is due on one video: facts and poster first, a film after that. Films are made one at a time.</summary>
public sealed class VideoWorker : IDisposable
{
    static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    readonly IBlobStore _store;
    readonly IMediaDeriver _media;
    readonly VideoEngine _engine;
    readonly string _scratch;
    readonly TimeProvider _clock;
    readonly SemaphoreSlim _films = new(1);

    public VideoWorker(IBlobStore store, IMediaDeriver media, VideoEngine engine, WorkOptions options, TimeProvider clock)
    {
        (_store, _media, _engine, _scratch, _clock) = (store, media, engine, options.Scratch, clock);
        ScratchFolder.Clear(_scratch);
    }

    public void Dispose() => _films.Dispose();

    /// <summary>Reads the facts and makes the poster's renditions.</summary>
    /// <exception cref="StoreException">The location does not give or take the bytes.</exception>
    /// <exception cref="VideoToolMissingException">ffmpeg is not on this machine.</exception>
    /// <exception cref="Media.Workers.WorkerLostException">The file cost the process that read it.</exception>
    internal async Task<WorkResult> ShowAsync(WorkOrder order, string tag, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder(_scratch);
        await using var blob = await _store.OpenAsync(BlobKey.Parse(order.Version.BlobKey), null, cancellationToken);
        var path = await scratch.PathOfAsync(blob, cancellationToken);
        var probe = await _engine.ProbeAsync(path, FormatOf(path), order.Name, order.Modified, cancellationToken);
        var poster = probe.Failure is null ? await PosterAsync(path, scratch, probe, cancellationToken) : null;
        var renditions = await _store.KeepAsync(order, tag, poster?.Renditions ?? [], cancellationToken);
        var failure = probe.Failure ?? poster?.Failure ?? (poster is null ? new(MediaFaultCode.Corrupt, "None of the video's pictures decodes.") : null);
        var needsFilm = failure is null && VideoEngine.NeedsFilm(probe.Video!, blob.Length);
        return new(
            order.Version.Number,
            needsFilm ? order.Operations : [.. order.Operations, OperationCatalog.Transcode],
            PhotoKind.Video,
            probe.Format.ContentType(),
            probe.Video is { Width: > 0 } video ? new(video.Width, video.Height, 1, false, 1) : null,
            MediaMapping.ToFacts(probe.Facts)! with { Video = MediaMapping.ToVideo(probe.Video) },
            poster?.Placeholder ?? [],
            poster?.PerceptualHash,
            renditions,
            renditions.Length > 0 ? tag : "",
            MediaMapping.ToProblem(failure));
    }

    /// <summary>Makes the film.</summary>
    /// <exception cref="WorkPostponedException">Another film is being made.</exception>
    /// <inheritdoc cref="ShowAsync" path="/exception"/>
    internal async Task<WorkResult> FilmAsync(WorkOrder order, string tag, Func<int, Task> onProgress, CancellationToken cancellationToken)
    {
        if (!await _films.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            throw new WorkPostponedException(AskAgain);
        }

        try
        {
            return await FilmNowAsync(order, tag, onProgress, cancellationToken);
        }
        finally
        {
            _films.Release();
        }
    }

    async Task<WorkResult> FilmNowAsync(WorkOrder order, string tag, Func<int, Task> onProgress, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder(_scratch);
        await using var blob = await _store.OpenAsync(BlobKey.Parse(order.Version.BlobKey), null, cancellationToken);
        var path = await scratch.PathOfAsync(blob, cancellationToken);
        var format = FormatOf(path);
        var probe = await _engine.ProbeAsync(path, format, order.Name, order.Modified, cancellationToken);
        var progress = new GentleProgress(onProgress, _clock);
        var film = scratch.File("film.mp4");
        var failure = probe.Failure
            ?? await _engine.WriteFilmAsync(path, film, probe.Video!.Duration, progress.Take, cancellationToken);
        await progress.EndAsync();
        Rendition[] renditions = failure is null ? [await KeepFilmAsync(order, tag, film, cancellationToken)] : [];
        return new(
            order.Version.Number, order.Operations, PhotoKind.Video, format.ContentType(), null, null, [], null, [.. renditions], tag, MediaMapping.ToProblem(failure));
    }

    async Task<Derived?> PosterAsync(string path, ScratchFolder scratch, VideoProbe probe, CancellationToken cancellationToken)
    {
        var poster = scratch.File("poster.jpg");
        if (!await _engine.WritePosterAsync(path, poster, probe.Video!.Duration, cancellationToken))
        {
            return null;
        }

        await using var picture = File.OpenRead(poster);
        var plan = DerivePlan.Everything() with { Facts = false };
        return await _media.DeriveAsync(new(picture, picture.Length, poster), plan, cancellationToken);
    }

    async Task<Rendition> KeepFilmAsync(WorkOrder order, string tag, string film, CancellationToken cancellationToken)
    {
        var made = await _engine.ProbeAsync(film, MediaFormat.Mp4, null, null, cancellationToken);
        await using var content = File.OpenRead(film);
        var key = LibraryLayout.Rendition(order.LibraryId, order.PhotoId, tag, RenditionKinds.Film, "mp4");
        var place = await _store.PlaceOfAsync(BlobKey.Parse(key), cancellationToken);
        await using var upload = await place.Store.BeginAsync(content.Length, cancellationToken);
        var buffer = new byte[1 << 17];
        for (int got; (got = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await upload.WriteAsync(buffer.AsMemory(0, got), cancellationToken);
        }

        await upload.CommitAsync(BlobKey.Parse(key), cancellationToken);
        return new(RenditionKinds.Film, "video/mp4", made.Video?.Width ?? 0, made.Video?.Height ?? 0, content.Length, key);
    }

    static MediaFormat FormatOf(string path)
    {
        Span<byte> head = stackalloc byte[FormatSniffer.HeadBytes];
        using var file = File.OpenHandle(path);
        return FormatSniffer.Sniff(head[..RandomAccess.Read(file, head, 0)]);
    }

    /// <summary>Tells how far something is every few seconds: each telling is a write and an event.</summary>
    sealed class GentleProgress(Func<int, Task> tell, TimeProvider clock)
    {
        static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

        long _toldAt = clock.GetTimestamp();
        Task _telling = Task.CompletedTask;

        public void Take(int percent)
        {
            if (_telling.IsCompleted && clock.GetElapsedTime(_toldAt) >= Every)
            {
                _toldAt = clock.GetTimestamp();
                _telling = TellAsync(percent);
            }
        }

        public Task EndAsync() => _telling;

        async Task TellAsync(int percent)
        {
            try
            {
                await tell(percent);
            }
            catch (Exception)
            {
                // A figure that nobody got costs nobody a film; what is wrong shows when the film is entered.
            }
        }
    }
}
