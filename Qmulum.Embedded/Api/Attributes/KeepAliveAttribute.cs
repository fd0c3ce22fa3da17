namespace Orleans;

/// <summary>On a grain class: its activations are not collected when they are idle.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class KeepAliveAttribute : Attribute;
