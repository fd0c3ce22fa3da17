using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Operations.BuiltIn;

/// <summary>A video's facts, and its poster with all that a picture has.</summary>
sealed class ShowVideo(VideoWorker videos) : LoneOperation
{
    public override string Name => "video";

    // 2: what the files of a Live Photo have in common.
    public override int Version => 2;

    public override OperationNeeds Needs => OperationNeeds.File;

    public override WorkParts Gives => WorkParts.Pictures | WorkParts.Facts;

    public override bool AppliesTo(PhotoKind kind) => kind == PhotoKind.Video;

    public override Task<WorkResult> RunAsync(WorkOrder order, Func<int, Task> onProgress, CancellationToken cancellationToken) =>
        videos.ShowAsync(order, RenditionTag.Of(order), cancellationToken);
}
