namespace Orleans.Concurrency;

/// <summary>On a grain class: a call may start while another awaits. Turns still never run at the same time.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
