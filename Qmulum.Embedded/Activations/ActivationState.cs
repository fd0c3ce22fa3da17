namespace Qmulum.Embedded.Activations;

/// <summary>The life of an activation, in its order.</summary>
enum ActivationState
{
    /// <summary>Its constructor, its state and OnActivateAsync; requests wait.</summary>
    Activating,

    /// <summary>Requests run.</summary>
    Valid,

    /// <summary>Running requests end, then OnDeactivateAsync; new ones wait for the next activation.</summary>
    Deactivating,

    /// <summary>It takes nothing any more.</summary>
    Ended,
}
