namespace Orleans.Concurrency;

/// <summary>On an interface method: its calls may run beside each other, but not beside others.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
