using System.Text.Json.Serialization;

namespace Qmulum.Storage;

/// <summary>What the marker file of a location says: <c>.qmulum/location.json</c>.</summary>
/// <param name="Id">The location's id, for its whole life.</param>
/// <param name="Created">When the location was made.</param>
/// <param name="Layout">The version of the layout in docs/storage-layout.md; a higher one than the code knows is refused.</param>
/// <param name="Server">Which server took it, by the id of that one's own location; null when nobody said so. It is asked for when a location is taken, and at no other time.</param>
public sealed record StoreLocation(Guid Id, DateTimeOffset Created, int Layout, Guid? Server = null)
{
    /// <summary>The layout that this code reads and writes.</summary>
    public const int CurrentLayout = 1;

    /// <summary>What the marker of a location says that is made now.</summary>
    internal static StoreLocation New(TimeProvider clock) => New(Guid.CreateVersion7(), clock);

    /// <inheritdoc cref="New(TimeProvider)"/>
    internal static StoreLocation New(Guid id, TimeProvider clock) => new(id, clock.GetUtcNow(), CurrentLayout);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoreLocation))]
sealed partial class StoreLocationJson : JsonSerializerContext;
