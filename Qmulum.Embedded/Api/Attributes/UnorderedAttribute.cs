namespace Orleans.Concurrency;

/// <summary>On a grain interface: calls need no order. This host keeps the order all the same.</summary>
[AttributeUsage(AttributeTargets.Interface)]
public sealed class UnorderedAttribute : Attribute;
