using Qmulum.Embedded.Activations;

namespace Orleans;

/// <summary>The key of a grain, of a reference to one, and references from a grain to itself.</summary>
public static class GrainExtensions
{
    /// <summary>A reference through the interface; this is how a grain passes itself on.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => (TGrainInterface)AsReference(grain, typeof(TGrainInterface));

    /// <inheritdoc cref="AsReference{TGrainInterface}"/>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => AsReference<TGrainInterface>(grain);

    /// <inheritdoc cref="AsReference{TGrainInterface}"/>
    public static object AsReference(this IAddressable grain, Type interfaceType)
    {
        ArgumentNullException.ThrowIfNull(grain);
        ArgumentNullException.ThrowIfNull(interfaceType);
        return grain switch
        {
            GrainReference reference when interfaceType.IsInstanceOfType(reference) => reference,
            GrainReference reference => reference.Runtime.Client.GetReference(interfaceType, reference.GrainId),
            IGrainBase instance => Activation.Of(instance).Runtime.Client.GetReference(interfaceType, instance.GrainContext.GrainId),
            _ => throw NotAGrain(grain),
        };
    }

    /// <inheritdoc cref="AsReference{TGrainInterface}"/>
    public static object Cast(this IAddressable grain, Type interfaceType) => AsReference(grain, interfaceType);

    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        null => throw new ArgumentNullException(nameof(grain)),
        GrainReference reference => reference.GrainId,
        IGrainBase instance => instance.GrainContext.GrainId,
        _ => throw NotAGrain(grain),
    };

    /// <summary>Whether the key can be read by <see cref="GetPrimaryKeyLong(IAddressable)"/>.</summary>
    public static bool IsPrimaryKeyBasedOnLong(this IAddressable grain) => GrainKeys.TryParseLong(Key(grain), out _, out _);

    public static long GetPrimaryKeyLong(this IAddressable grain, out string? keyExt) => GrainKeys.TryParseLong(Key(grain), out var key, out keyExt)
        ? key
        : throw WrongKind(grain, "an integer");

    public static long GetPrimaryKeyLong(this IAddressable grain) => GetPrimaryKeyLong(grain, out _);

    public static Guid GetPrimaryKey(this IAddressable grain, out string? keyExt) => GrainKeys.TryParseGuid(Key(grain), out var key, out keyExt)
        ? key
        : throw WrongKind(grain, "a GUID");

    public static Guid GetPrimaryKey(this IAddressable grain) => GetPrimaryKey(grain, out _);

    public static string GetPrimaryKeyString(this IAddressable grain) => Key(grain);

    static string Key(IAddressable grain) => GetGrainId(grain).Key.Text;

    static InvalidOperationException WrongKind(IAddressable grain, string kind) =>
        new($"The key of {GetGrainId(grain)} is not {kind}.");

    static ArgumentException NotAGrain(IAddressable grain) =>
        new($"An object of type {grain.GetType()} is neither a grain of this host nor a reference to one.", nameof(grain));
}
