using System.Collections.Concurrent;
using Qmulum.Embedded.Activations;
using Qmulum.Embedded.Invocation;

namespace Qmulum.Embedded;

/// <summary>Makes the references, for grains and for those outside of them.</summary>
sealed class EmbeddedClient(EmbeddedRuntime runtime) : IClusterClient
{
    static readonly GrainType ObserverType = GrainType.Create("sys.observer");

    readonly ConcurrentDictionary<(Type Interface, IGrainObserver Observer), Activation> _observers = new(ReferenceComparer.Instance);

    public IServiceProvider ServiceProvider => runtime.Services;

    internal EmbeddedRuntime Runtime => runtime;

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => Get<TGrainInterface>(GrainKeys.Of(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => Get<TGrainInterface>(GrainKeys.Of(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => Get<TGrainInterface>(GrainKeys.Of(primaryKey), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => Get<TGrainInterface>(GrainKeys.Of(primaryKey, keyExtension), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey =>
        Get<TGrainInterface>(GrainKeys.Of(primaryKey, keyExtension), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => (TGrainInterface)GetReference(typeof(TGrainInterface), grainId);

    public IAddressable GetGrain(GrainId grainId) => new GrainProxy(runtime, ClassOf(grainId), grainId);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => Get(grainInterfaceType, GrainKeys.Of(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => Get(grainInterfaceType, GrainKeys.Of(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => Get(grainInterfaceType, GrainKeys.Of(grainPrimaryKey));

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) =>
        Get(grainInterfaceType, GrainKeys.Of(grainPrimaryKey, keyExtension));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) =>
        Get(grainInterfaceType, GrainKeys.Of(grainPrimaryKey, keyExtension));

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (obj is GrainReference or not TGrainObserverInterface)
        {
            throw new ArgumentException($"{obj.GetType()} is not an object that implements {typeof(TGrainObserverInterface)}.", nameof(obj));
        }

        Activation made = new(runtime, GrainClass.OfObservers, GrainId.Create(ObserverType, Guid.NewGuid().ToString("N")), runtime.Directory);
        made.StartWith(obj);
        if (!_observers.TryAdd((typeof(TGrainObserverInterface), obj), made))
        {
            throw new ArgumentException("The object has a reference already: delete that one first.", nameof(obj));
        }

        runtime.Directory.Add(made);
        return (TGrainObserverInterface)GetReference(typeof(TGrainObserverInterface), made.GrainId);
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        var instance = obj is GrainReference reference ? InstanceOf(reference) : obj;
        if (instance is null || !_observers.TryRemove((typeof(TGrainObserverInterface), instance), out var activation))
        {
            throw new ArgumentException("The object has no reference of this interface.", nameof(obj));
        }

        activation.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "The reference was deleted"));
    }

    /// <summary>A reference through an interface to the grain of an id.</summary>
    public object GetReference(Type grainInterface, GrainId id) => ProxyFactory.Of(grainInterface)(runtime, ClassOf(id), id);

    GrainClass? ClassOf(GrainId id) => id.Type == ObserverType ? null : runtime.Classes.Named(id.Type);

    IGrainObserver? InstanceOf(GrainReference reference) =>
        runtime.Directory.ActivationsOf(reference.GrainId).FirstOrDefault()?.GrainInstance as IGrainObserver;

    TGrainInterface Get<TGrainInterface>(IdSpan key, string? prefix) => (TGrainInterface)(object)Make(typeof(TGrainInterface), key, prefix);

    IGrain Get(Type grainInterface, IdSpan key)
    {
        ArgumentNullException.ThrowIfNull(grainInterface);
        return (IGrain)(object)Make(grainInterface, key, prefix: null);
    }

    GrainProxy Make(Type grainInterface, IdSpan key, string? prefix)
    {
        var grainClass = runtime.Classes.Implementing(grainInterface, prefix);
        return ProxyFactory.Of(grainInterface)(runtime, grainClass, new(grainClass.GrainType, key));
    }

    sealed class ReferenceComparer : IEqualityComparer<(Type Interface, IGrainObserver Observer)>
    {
        public static ReferenceComparer Instance { get; } = new();

        public bool Equals((Type Interface, IGrainObserver Observer) x, (Type Interface, IGrainObserver Observer) y) =>
            x.Interface == y.Interface && ReferenceEquals(x.Observer, y.Observer);

        public int GetHashCode((Type Interface, IGrainObserver Observer) pair) =>
            HashCode.Combine(pair.Interface, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Observer));
    }
}
