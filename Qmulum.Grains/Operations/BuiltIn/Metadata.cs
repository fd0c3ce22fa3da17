using Qmulum.Grains.Interfaces;
using Qmulum.Media;

namespace Qmulum.Grains.Operations.BuiltIn;

/// <summary>What a picture's file says about itself: when, where and with what it was taken.</summary>
sealed class Metadata : PixelOperation
{
    public override string Name => "metadata";

    public override int Version => 1;

    public override WorkParts Gives => WorkParts.Facts;

    public override bool AppliesTo(PhotoKind kind) => kind != PhotoKind.Video;

    public override DerivePlan Join(DerivePlan plan) => plan with { Facts = true };
}
