namespace Orleans;

/// <summary>On a type that goes through a call. In one process nothing is serialized; <c>GrainContracts</c> checks that it is there.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    /// <summary>Whether the parameters of a primary constructor are members; by default only those of a record.</summary>
    public bool IncludePrimaryConstructorParameters { get; init; }

    /// <summary>Which members get their ids by themselves.</summary>
    public GenerateFieldIds GenerateFieldIds { get; init; } = GenerateFieldIds.None;
}
