namespace Qmulum.Embedded.State;

/// <summary>Which state of which grain.</summary>
public readonly record struct StateKey(GrainId Grain, string Name);
