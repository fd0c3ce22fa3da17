namespace Orleans;

/// <summary>
/// On a grain class: it receives every stream of the namespace, each at the grain with the stream's key. The grain implements
/// <see cref="Orleans.Streams.Core.IStreamSubscriptionObserver"/> to attach what handles the events.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class ImplicitStreamSubscriptionAttribute : Attribute
{
    /// <summary>Every namespace.</summary>
    public ImplicitStreamSubscriptionAttribute()
    {
    }

    /// <summary>One namespace.</summary>
    public ImplicitStreamSubscriptionAttribute(string streamNamespace)
    {
        Namespace = streamNamespace ?? throw new ArgumentNullException(nameof(streamNamespace));
    }

    internal string? Namespace { get; }
}
