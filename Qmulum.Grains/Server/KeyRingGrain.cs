using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Server;

/// <summary>The keys that the API's processes share.</summary>
[GrainType(GrainNames.KeyRing)]
public sealed class KeyRingGrain([PersistentState(GrainNames.KeyRing)] IPersistentState<KeyRingState> state) : Grain, IKeyRingGrain
{
    const int MaxKeys = 100;

    public Task<ImmutableArray<string>> GetKeys() => Task.FromResult(state.State.Keys);

    public Task Add(string key) => state.State.Keys.Contains(key)
        ? Task.CompletedTask
        : state.CommitAsync(state.State with { Keys = [.. state.State.Keys.TakeLast(MaxKeys - 1), key] });
}

/// <summary>The keys that the API's processes share.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.key-ring-state")]
public sealed record KeyRingState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    /// <summary>The oldest first: elements of XML.</summary>
    [Id(1)] public ImmutableArray<string> Keys { get; init; } = [];
}
