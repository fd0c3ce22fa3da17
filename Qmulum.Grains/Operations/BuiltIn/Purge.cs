using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Operations.BuiltIn;

/// <summary>
/// Deleting for good. It stands here so that it has a name that is refused: it is never a task of a photo, is due on no photo, and is not done by this
/// class. A photo that lies in the trash is asked by its stamp (<see cref="IPhotoGrain.AskPurge"/>).
/// </summary>
sealed class Purge : Operation
{
    public override string Name => "purge";

    public override int Version => 1;

    public override OperationNeeds Needs => OperationNeeds.Nothing;

    public override WorkParts Gives => WorkParts.Nothing;

    public override bool IsDueOnArrival => false;

    public override bool IsRequeueable => false;

    public override bool AppliesTo(PhotoKind kind) => false;
}
