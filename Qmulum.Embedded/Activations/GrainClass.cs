using System.Reflection;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Qmulum.Embedded.Activations;

/// <summary>What the host knows of a grain class, read from its attributes once.</summary>
sealed class GrainClass
{
    readonly ConstructorPlan? _constructor;

    GrainClass()
    {
        Type = typeof(IGrainObserver);
        GrainType = GrainType.Create("sys.observer");
        Interfaces = [];
        StreamSubscriptions = [];
    }

    public GrainClass(Type type, EmbeddedOptions options)
    {
        Type = type;
        GrainType = GrainType.Create(NameOf(type));
        Interfaces = [.. type.GetInterfaces().Where(IsGrainInterface)];
        Reentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        MayInterleave = Predicate(type);
        MaxWorkers = type.GetCustomAttribute<StatelessWorkerAttribute>(inherit: true)?.MaxLocalWorkers ?? 0;
        CollectionRounds = Rounds(type, options);
        HasOnActivate = Overrides(type, nameof(IGrainBase.OnActivateAsync));
        HasOnDeactivate = Overrides(type, nameof(IGrainBase.OnDeactivateAsync));
        StreamSubscriptions = [.. type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>(inherit: true)];
        _constructor = new(type);
    }

    /// <summary>The stand-in for objects that grains can call, which the host does not make.</summary>
    public static GrainClass OfObservers { get; } = new();

    public Type Type { get; }

    public GrainType GrainType { get; }

    /// <summary>The interfaces that it can be called through.</summary>
    public IReadOnlyList<Type> Interfaces { get; }

    public bool Reentrant { get; }

    /// <summary>The predicate of <see cref="MayInterleaveAttribute"/>, if it has one.</summary>
    public Func<IInvokable, bool>? MayInterleave { get; }

    /// <summary>How many activations a key may have; zero for a class that is not a stateless worker.</summary>
    public int MaxWorkers { get; }

    /// <summary>After how many rounds of the collector an idle activation ends; null is never.</summary>
    public int? CollectionRounds { get; }

    public bool HasOnActivate { get; }

    public bool HasOnDeactivate { get; }

    public IReadOnlyList<ImplicitStreamSubscriptionAttribute> StreamSubscriptions { get; }

    /// <summary>Whether a type in an assembly is a grain class.</summary>
    public static bool Is(Type type) => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && typeof(IGrainBase).IsAssignableFrom(type)
        && type.GetInterfaces().Any(IsGrainInterface);

    /// <summary>Makes an instance, in the turn that activates.</summary>
    public object Create(Activation activation) => _constructor!.Create(activation);

    // The name by convention, as in Orleans: the class's name in lower case without "grain" at its end.
    static string NameOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } given)
        {
            return given.Name;
        }

        var name = type.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) && name.Length > 5 ? name[..^5] : name;
    }

    static bool IsGrainInterface(Type type) => typeof(IGrain).IsAssignableFrom(type)
        && type != typeof(IGrain)
        && type.Namespace + "." + type.Name is not ("Orleans.IGrainWithStringKey" or "Orleans.IGrainWithGuidKey"
            or "Orleans.IGrainWithIntegerKey" or "Orleans.IGrainWithGuidCompoundKey" or "Orleans.IGrainWithIntegerCompoundKey");

    static Func<IInvokable, bool>? Predicate(Type type)
    {
        if (type.GetCustomAttribute<MayInterleaveAttribute>(inherit: true) is not { } attribute)
        {
            return null;
        }

        var method = type.GetMethod(
            attribute.CallbackMethodName,
            BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy,
            [typeof(IInvokable)]);
        return method?.ReturnType == typeof(bool)
            ? method.CreateDelegate<Func<IInvokable, bool>>()
            : throw new InvalidOperationException(
                $"[MayInterleave] of {type} names {attribute.CallbackMethodName}, which must be a static method bool {attribute.CallbackMethodName}(IInvokable).");
    }

    static int? Rounds(Type type, EmbeddedOptions options)
    {
        var limit = type.GetCustomAttribute<CollectionAgeLimitAttribute>(inherit: true);
        if (type.IsDefined(typeof(KeepAliveAttribute), inherit: true) || limit?.AlwaysActive == true)
        {
            return null;
        }

        var age = limit?.AgeLimit ?? options.CollectionAge;
        return (int)Math.Ceiling(age / options.CollectionQuantum) + 1; // The round under way when it was last used does not count.
    }

    static bool Overrides(Type type, string method)
    {
        var map = type.GetInterfaceMap(typeof(IGrainBase));
        var index = Array.FindIndex(map.InterfaceMethods, m => m.Name == method);
        var declared = map.TargetMethods[index].DeclaringType;
        return declared != typeof(Grain) && declared != typeof(IGrainBase);
    }
}
