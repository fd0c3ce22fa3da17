using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>One call, as a <see cref="Orleans.Concurrency.MayInterleaveAttribute"/> predicate sees it.</summary>
public interface IInvokable
{
    string GetMethodName();

    string GetInterfaceName();

    Type GetInterfaceType();

    MethodInfo GetMethod();

    int GetArgumentCount();

    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    object? GetArgument(int index);
}
