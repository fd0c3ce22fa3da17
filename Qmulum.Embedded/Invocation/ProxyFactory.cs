using System.Collections.Concurrent;
using Qmulum.Embedded.Activations;

namespace Qmulum.Embedded.Invocation;

/// <summary>Makes the proxies of one interface.</summary>
delegate GrainProxy ProxyConstructor(EmbeddedRuntime runtime, GrainClass? grainClass, GrainId grainId);

/// <summary>The proxies' constructors by interface: each class is emitted once in a process.</summary>
static class ProxyFactory
{
    static readonly ConcurrentDictionary<Type, Lazy<ProxyConstructor>> Constructors = new();

    public static ProxyConstructor Of(Type grainInterface) => Constructors.GetOrAdd(grainInterface, static type => new(() => Make(type))).Value;

    static ProxyConstructor Make(Type grainInterface) =>
        ProxyBuilder.Build(grainInterface).GetMethod(ProxyBuilder.Create)!.CreateDelegate<ProxyConstructor>();
}
