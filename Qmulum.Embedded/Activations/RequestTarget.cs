using Qmulum.Embedded.Invocation;

namespace Qmulum.Embedded.Activations;

/// <summary>What the directory holds for a grain: its activation, or the workers of a stateless one.</summary>
abstract class RequestTarget
{
    /// <summary>Takes the request, or answers false because this target has ended and another must be found.</summary>
    /// <exception cref="LimitExceededException">Too many wait already.</exception>
    public abstract bool TryPost(GrainRequest request);

    /// <summary>The activations that there are now.</summary>
    public abstract IEnumerable<Activation> Activations { get; }
}
