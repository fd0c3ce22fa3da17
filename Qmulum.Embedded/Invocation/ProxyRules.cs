using System.Reflection;

namespace Qmulum.Embedded.Invocation;

/// <summary>What a grain interface may hold.</summary>
static class ProxyRules
{
    /// <summary>The methods of the interface and of those that it inherits.</summary>
    public static IEnumerable<MethodInfo> MethodsOf(Type grainInterface) => grainInterface.GetInterfaces()
        .Append(grainInterface)
        .SelectMany(i => i.GetMethods(BindingFlags.Public | BindingFlags.Instance));

    /// <summary>Why a method cannot be called on a grain; null when it can.</summary>
    public static string? Violation(MethodInfo method)
    {
        if (method.IsSpecialName)
        {
            return "a grain interface has methods only, no properties and no events";
        }

        if (method.IsGenericMethodDefinition)
        {
            return "generic methods are not supported";
        }

        if (method.GetParameters().Any(p => p.ParameterType.IsByRef))
        {
            return "parameters cannot be passed by reference";
        }

        return IsAwaitable(method.ReturnType) || method.ReturnType == typeof(void) && IsObserver(method.DeclaringType!)
            ? null
            : $"it returns {method.ReturnType.Name}, not Task, ValueTask, or IAsyncEnumerable";
    }

    public static void ThrowIfBroken(Type grainInterface)
    {
        if (!grainInterface.IsInterface || grainInterface.ContainsGenericParameters || grainInterface.IsGenericType)
        {
            throw new NotSupportedException($"{grainInterface} is not a grain interface: it must be an interface, and not a generic one.");
        }

        foreach (var method in MethodsOf(grainInterface))
        {
            if (Violation(method) is { } reason)
            {
                throw new NotSupportedException($"{method.DeclaringType!.Name}.{method.Name} cannot be called on a grain: {reason}.");
            }
        }
    }

    static bool IsObserver(Type type) => typeof(IGrainObserver).IsAssignableFrom(type);

    static bool IsAwaitable(Type type)
    {
        if (type == typeof(Task) || type == typeof(ValueTask))
        {
            return true;
        }

        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        return generic == typeof(Task<>) || generic == typeof(ValueTask<>) || generic == typeof(IAsyncEnumerable<>);
    }
}
