using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Qmulum.Embedded.State;

namespace Qmulum.Embedded.Activations;

/// <summary>How to make an instance of a grain class: where each argument of its constructor comes from.</summary>
sealed class ConstructorPlan
{
    readonly ConstructorInfo _constructor;
    readonly Func<Activation, object?>[] _arguments;

    public ConstructorPlan(Type type)
    {
        _constructor = Choose(type);
        _arguments = [.. _constructor.GetParameters().Select(Source)];
    }

    public object Create(Activation activation)
    {
        var arguments = _arguments.Length == 0 ? null : new object?[_arguments.Length];
        for (var i = 0; i < _arguments.Length; i++)
        {
            arguments![i] = _arguments[i](activation);
        }

        return _constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }

    static ConstructorInfo Choose(Type type)
    {
        var constructors = type.GetConstructors();
        return constructors.SingleOrDefault(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"The grain class {type} has no public constructor.");
    }

    static Func<Activation, object?> Source(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
        {
            return PersistentStateFacet.For(parameter, state);
        }

        if (type == typeof(IGrainContext))
        {
            return static activation => activation;
        }

        if (parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed)
        {
            return activation => activation.ActivationServices.GetRequiredKeyedService(type, keyed.Key);
        }

        return parameter.HasDefaultValue
            ? activation => activation.ActivationServices.GetService(type) ?? parameter.DefaultValue
            : activation => activation.ActivationServices.GetRequiredService(type);
    }
}
