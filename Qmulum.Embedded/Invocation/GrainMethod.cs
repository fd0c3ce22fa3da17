using System.Reflection;
using Orleans.Concurrency;

namespace Qmulum.Embedded.Invocation;

/// <summary>What the host has to know of a method of a grain interface, or of a turn of its own that is no method.</summary>
sealed class GrainMethod
{
    GrainMethod(string name) => Name = name;

    public GrainMethod(Type grainInterface, MethodInfo method)
        : this($"{grainInterface.Name}.{method.Name}")
    {
        Interface = grainInterface;
        Method = method;
        AlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        ReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        OneWay = method.IsDefined(typeof(OneWayAttribute)) || method.ReturnType == typeof(void);
        Timeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
    }

    public static GrainMethod TimerTick { get; } = new("a timer's tick");

    public static GrainMethod InterleavedTimerTick { get; } = new("a timer's tick") { AlwaysInterleave = true };

    public static GrainMethod StreamEvent { get; } = new("a stream's event");

    /// <summary>For messages: interface and method.</summary>
    public string Name { get; }

    /// <summary>Null for a turn of the host's own.</summary>
    public Type? Interface { get; }

    public MethodInfo? Method { get; }

    public bool AlwaysInterleave { get; private init; }

    public bool ReadOnly { get; }

    public bool OneWay { get; }

    public TimeSpan? Timeout { get; private init; }

    /// <summary>The steps of an enumeration that this method started.</summary>
    public GrainMethod EnumerationStep() => new($"{Name} (enumeration)") { AlwaysInterleave = true, Timeout = Timeout };
}
