using Qmulum.Embedded;
using Qmulum.Embedded.Activations;

namespace Orleans;

/// <summary>The usual base of a grain class.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    /// <summary>For the host, which makes the instances.</summary>
    protected Grain()
        : this(RuntimeContext.Current ?? throw new InvalidOperationException("Only the grain host makes instances of a grain class."))
    {
    }

    /// <summary>For an activation that was injected.</summary>
    protected Grain(IGrainContext grainContext)
    {
        GrainContext = grainContext ?? throw new ArgumentNullException(nameof(grainContext));
    }

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    /// <summary>A reference to this grain, without an interface.</summary>
    public GrainReference GrainReference => GrainContext.GrainReference;

    /// <summary>The grain's id as text.</summary>
    public string IdentityString => GrainContext.GrainId.ToString();

    /// <summary>The name of the process that runs the grain.</summary>
    public string RuntimeIdentity => Runtime.Identity;

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => Runtime.Client;

    /// <summary>The services of this activation.</summary>
    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    EmbeddedRuntime Runtime => Activation.Of(this).Runtime;

    /// <inheritdoc cref="IGrainBase.OnActivateAsync"/>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc cref="IGrainBase.OnDeactivateAsync"/>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Deactivates this activation once its running calls have ended; the next call makes a new one.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps the activation for this long even if it is idle. A negative time ends an earlier delay.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.Of(this).DelayDeactivation(timeSpan);
}
