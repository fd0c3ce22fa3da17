using Qmulum.Grains.Interfaces;
using Qmulum.Media;

namespace Qmulum.Grains.Operations;

/// <summary>An operation on the picture. It says what it wants of the one decode that serves all that are due together.</summary>
public abstract class PixelOperation : Operation
{
    public sealed override OperationNeeds Needs => OperationNeeds.Pixels;

    /// <summary>Adds what it wants to what the others want.</summary>
    public abstract DerivePlan Join(DerivePlan plan);
}
