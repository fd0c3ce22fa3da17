namespace Orleans.Runtime;

/// <summary>Extensions of <see cref="IGrainContext"/>.</summary>
public static class GrainContextExtensions
{
    /// <summary>Deactivates and waits until the activation is gone. A grain must not await this of itself.</summary>
    public static Task DeactivateAsync(
        this IGrainContext grainContext, DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(grainContext);
        grainContext.Deactivate(deactivationReason, cancellationToken);
        return grainContext.Deactivated;
    }
}
