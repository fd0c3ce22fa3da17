namespace Orleans.Concurrency;

/// <summary>On an interface method: the caller does not wait for the call to run, and learns nothing of how it ended.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
