using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A state of a grain, injected by <see cref="PersistentStateAttribute"/> and read before the grain's first call.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
