namespace Orleans.Streams.Core;

/// <summary>A grain that is told of a subscription for which its activation has nothing to handle events yet.</summary>
public interface IStreamSubscriptionObserver
{
    /// <summary>Attaches: <c>handleFactory.Create&lt;T&gt;().ResumeAsync(…)</c>. It comes before the first event.</summary>
    Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
}
