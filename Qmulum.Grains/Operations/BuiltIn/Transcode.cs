using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Operations.BuiltIn;

/// <summary>A film that every browser plays, of a video that they do not play or that is large.</summary>
sealed class Transcode(VideoWorker videos) : LoneOperation
{
    public override string Name => "transcode";

    public override int Version => 1;

    public override OperationNeeds Needs => OperationNeeds.File;

    public override WorkParts Gives => WorkParts.Film;

    public override bool AppliesTo(PhotoKind kind) => kind == PhotoKind.Video;

    public override Task<WorkResult> RunAsync(WorkOrder order, Func<int, Task> onProgress, CancellationToken cancellationToken) =>
        videos.FilmAsync(order, RenditionTag.Of(order), onProgress, cancellationToken);
}
