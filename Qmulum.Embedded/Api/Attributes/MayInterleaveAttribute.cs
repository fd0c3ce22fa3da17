namespace Orleans.Concurrency;

/// <summary>
/// On a grain class: a static method of it, <c>bool Name(IInvokable request)</c>, says of each call whether it may start while
/// another awaits.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MayInterleaveAttribute(string callbackMethodName) : Attribute
{
    internal string CallbackMethodName { get; } = callbackMethodName;
}
