namespace Orleans;

/// <summary>The name of a grain class in keys and tables; it must stay when the class is renamed.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    internal string Name { get; } = grainType;
}
