using System.Collections.Frozen;
using System.Reflection;

namespace Qmulum.Embedded.Activations;

/// <summary>The grain classes of the host, by interface and by type; found by one scan of the assemblies at the start.</summary>
sealed class GrainClasses
{
    readonly FrozenDictionary<Type, GrainClass[]> _byInterface;
    readonly FrozenDictionary<GrainType, GrainClass> _byType;

    public GrainClasses(EmbeddedOptions options)
    {
        var types = options.GrainAssemblies.SelectMany(assembly => assembly.GetTypes()).Concat(options.GrainTypes).Where(GrainClass.Is);
        All = [.. types.Distinct().Select(type => new GrainClass(type, options))];
        ThrowIfAmbiguous(All);
        _byType = All.ToFrozenDictionary(c => c.GrainType);
        _byInterface = All
            .SelectMany(c => c.Interfaces, (c, i) => (Interface: i, Class: c))
            .GroupBy(pair => pair.Interface, pair => pair.Class)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public IReadOnlyList<GrainClass> All { get; }

    /// <summary>The class that implements the interface.</summary>
    /// <exception cref="ArgumentException">None does, or more than one and the prefix does not tell which.</exception>
    public GrainClass Implementing(Type grainInterface, string? classNamePrefix)
    {
        if (!_byInterface.TryGetValue(grainInterface, out var classes))
        {
            throw new ArgumentException(
                $"No grain class implements {grainInterface.FullName}. Add its assembly to {nameof(EmbeddedOptions)}.{nameof(EmbeddedOptions.GrainAssemblies)}.");
        }

        if (classes.Length == 1 && classNamePrefix is null)
        {
            return classes[0];
        }

        var fitting = classes.Where(c => classNamePrefix is null || c.Type.FullName!.StartsWith(classNamePrefix, StringComparison.Ordinal)).ToArray();
        return fitting.Length == 1 ? fitting[0] : throw new ArgumentException(
            $"{classes.Length} grain classes implement {grainInterface.FullName}, and {fitting.Length} of them fit the class name prefix "
            + $"\"{classNamePrefix}\": {string.Join(", ", classes.Select(c => c.Type.FullName))}.");
    }

    /// <exception cref="ArgumentException">There is no such class.</exception>
    public GrainClass Named(GrainType type) => Find(type) ?? throw new ArgumentException($"No grain class is named \"{type}\".");

    public GrainClass? Find(GrainType type) => _byType.GetValueOrDefault(type);

    static void ThrowIfAmbiguous(IReadOnlyList<GrainClass> classes)
    {
        if (classes.GroupBy(c => c.GrainType).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            throw new InvalidOperationException(
                $"The grain type \"{same.Key}\" belongs to {string.Join(" and ", same.Select(c => c.Type.FullName))}: give one another [GrainType].");
        }
    }
}
