using System.Collections.Immutable;
using System.Reflection;
using Qmulum.Embedded.Invocation;

namespace Qmulum.Embedded;

/// <summary>Which types a contract is made of.</summary>
static class ContractTypes
{
    static readonly HashSet<Type> Simple =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(Uri), typeof(byte[]), typeof(ReadOnlyMemory<byte>),
        typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(GrainId), typeof(StreamId), typeof(TickStatus),
        typeof(CancellationToken), typeof(void), typeof(Task), typeof(ValueTask),
    ];

    // What carries other types and is not changed by whoever receives it.
    static readonly HashSet<Type> Carriers =
    [
        typeof(Task<>), typeof(ValueTask<>), typeof(IAsyncEnumerable<>), typeof(Nullable<>),
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableDictionary<,>),
        typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyDictionary<,>),
        typeof(KeyValuePair<,>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ReadOnlyMemory<>),
    ];

    /// <summary>The grain and observer interfaces of an assembly.</summary>
    public static IEnumerable<Type> InterfacesOf(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type));

    /// <summary>The types of an assembly that are made to be sent.</summary>
    public static IEnumerable<Type> MessagesOf(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false));

    /// <summary>The messages in the signatures of an interface, and in those messages.</summary>
    public static IEnumerable<Type> MessagesIn(Type grainInterface)
    {
        HashSet<Type> found = [];
        Queue<Type> open = new(ProxyRules.MethodsOf(grainInterface).SelectMany(SignatureOf));
        while (open.TryDequeue(out var type))
        {
            if (IsCarrier(type))
            {
                type.GetGenericArguments().ToList().ForEach(open.Enqueue);
            }
            else if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) && found.Add(type))
            {
                MessageMember.Of(type).ToList().ForEach(member => open.Enqueue(member.Type));
            }
        }

        return found;
    }

    public static IEnumerable<Type> SignatureOf(MethodInfo method) => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType);

    public static bool IsSimple(Type type) =>
        type.IsPrimitive || type.IsEnum || Simple.Contains(type) || type.IsInterface && typeof(IAddressable).IsAssignableFrom(type);

    public static bool IsCarrier(Type type) => !IsSimple(type) && type.IsGenericType && Carriers.Contains(type.GetGenericTypeDefinition());
}
