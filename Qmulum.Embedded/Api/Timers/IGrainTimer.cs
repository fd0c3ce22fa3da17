namespace Orleans.Runtime;

/// <summary>A timer of one activation; it ends with it, or when it is disposed.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Starts anew with these times; an infinite due time stops it, an infinite period ticks once.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
