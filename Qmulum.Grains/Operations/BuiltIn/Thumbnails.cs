using Qmulum.Grains.Interfaces;
using Qmulum.Media;

namespace Qmulum.Grains.Operations.BuiltIn;

/// <summary>Preview, thumbnail, placeholder and perceptual hash of a picture.</summary>
sealed class Thumbnails : PixelOperation
{
    public override string Name => "thumbnails";

    public override int Version => 1;

    public override WorkParts Gives => WorkParts.Pictures;

    public override bool AppliesTo(PhotoKind kind) => kind != PhotoKind.Video;

    public override DerivePlan Join(DerivePlan plan) => plan with
    {
        Renditions = [.. plan.Renditions, RenditionSpec.Preview, RenditionSpec.Thumbnail],
        Placeholder = true,
        PerceptualHash = true,
    };
}
