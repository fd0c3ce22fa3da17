using System.Security.Cryptography;
using System.Text;

namespace Qmulum.Grains.Photos;

public sealed partial record PhotoState
{
    /// <summary>The photo that it is the film of; null for a photo of its own.</summary>
    [Id(16)] public Guid? PartOf { get; init; }

    /// <summary>The photo that is its film; null when there is none.</summary>
    [Id(17)] public Guid? Film { get; init; }

    /// <summary>
    /// What it has in common with the other file of its Live Photo, for the index: who sent it and the content identifier, as 64 hexadecimal digits. Anybody
    /// can write another's identifier into a file, and would have that film go where the file goes.
    /// </summary>
    public string? PairKey => Facts?.ContentId is { } contentId
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Origin.SentBy:N}/{contentId}")))
        : null;
}
