using Qmulum.Grains.Interfaces;
using Qmulum.Media;

namespace Qmulum.Grains.Operations.BuiltIn;

/// <summary>What a picture's file says about itself: when, where and with what it was taken.</summary>
sealed class Metadata : PixelOperation
{
    public override string Name => "metadata";

    // 2: the film of a motion photo, and what the files of a Live Photo have in common. 3: what XMP says, which 2 missed in the first files of a process.
    public override int Version => 3;

    public override WorkParts Gives => WorkParts.Facts;

    public override bool AppliesTo(PhotoKind kind) => kind != PhotoKind.Video;

    public override DerivePlan Join(DerivePlan plan) => plan with { Facts = true };
}
