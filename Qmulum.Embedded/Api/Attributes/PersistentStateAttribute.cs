namespace Orleans.Runtime;

/// <summary>On a constructor parameter of type <see cref="IPersistentState{TState}"/>: a state of the grain, by its name.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
{
    /// <summary>The name that the state is kept under.</summary>
    public string StateName { get; } = stateName;

    /// <summary>The provider; null is the one named "Default".</summary>
    public string? StorageName { get; } = storageName;
}
