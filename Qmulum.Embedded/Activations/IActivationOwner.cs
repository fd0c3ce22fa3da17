namespace Qmulum.Embedded.Activations;

/// <summary>What keeps activations and lets them go.</summary>
interface IActivationOwner
{
    /// <summary>The activation has ended: the next request needs another.</summary>
    void Remove(Activation activation);
}
