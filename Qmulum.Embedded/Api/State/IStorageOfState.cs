namespace Orleans.Core;

/// <summary>A stored value of a type.</summary>
public interface IStorage<TState> : IStorage
{
    /// <summary>The value in memory; never null unless the grain makes it so.</summary>
    TState State { get; set; }
}
