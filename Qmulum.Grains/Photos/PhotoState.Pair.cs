namespace Qmulum.Grains.Photos;

public sealed partial record PhotoState
{
    /// <summary>The photo that it is the film of; null for a photo of its own.</summary>
    [Id(16)] public Guid? PartOf { get; init; }

    /// <summary>The photo that is its film; null when there is none.</summary>
    [Id(17)] public Guid? Film { get; init; }
}
