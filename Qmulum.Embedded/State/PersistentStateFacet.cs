using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Qmulum.Embedded.Activations;

namespace Qmulum.Embedded.State;

/// <summary>Makes the argument for a constructor parameter with <see cref="PersistentStateAttribute"/>.</summary>
static class PersistentStateFacet
{
    const string DefaultStorage = "Default"; // Orleans.Providers.ProviderConstants

    public static Func<Activation, object?> For(ParameterInfo parameter, PersistentStateAttribute attribute)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new InvalidOperationException(
                $"[PersistentState(\"{attribute.StateName}\")] of {parameter.Member.DeclaringType} must be on an IPersistentState<T>, not on {type}.");
        }

        var state = type.GetGenericArguments()[0];
        if (!state.IsValueType && state.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new InvalidOperationException(
                $"{state}, the state \"{attribute.StateName}\" of {parameter.Member.DeclaringType}, needs a public constructor without parameters.");
        }

        var make = typeof(PersistentStateFacet).GetMethod(nameof(Make), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type.GetGenericArguments())
            .CreateDelegate<Func<Activation, PersistentStateAttribute, object>>();
        return activation => make(activation, attribute);
    }

    static object Make<TState>(Activation activation, PersistentStateAttribute attribute)
    {
        PersistentState<TState> state = new(activation, attribute.StateName, Store(activation, attribute.StorageName));
        activation.AddRecord(state);
        return state;
    }

    static IGrainStateStore Store(Activation activation, string? name) => name is null or DefaultStorage
        ? activation.Runtime.Database.States
        : activation.Runtime.Services.GetRequiredKeyedService<IGrainStateStore>(name);
}
