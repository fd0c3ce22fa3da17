using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>Hashes that somebody asks for, each once.</summary>
/// <param name="Sha256">SHA-256.</param>
/// <param name="Sha1">SHA-1, as 40 lower-case hexadecimal digits.</param>
sealed record AskedHashes(IReadOnlyList<ContentHash> Sha256, IReadOnlyList<string> Sha1)
{
    /// <exception cref="ApiException">There are none, too many, or one is no hash.</exception>
    public static AskedHashes Of(CheckRequest request, int most)
    {
        var count = (request.Sha256?.Count ?? 0) + (request.Sha1?.Count ?? 0);
        if (request.Sha256 is null && request.Sha1 is null)
        {
            throw new ApiException(Faults.Invalid, "Neither sha256 nor sha1 is there; at least one of them must be a list of hashes.");
        }

        if (count > most)
        {
            throw new ApiException(Faults.Invalid, $"sha256 and sha1 have {count} values; together they may have {most}.");
        }

        return new(
            [.. (request.Sha256 ?? []).Select((text, i) => RequestValues.Hash(text, $"sha256[{i}]")).Distinct()],
            [.. (request.Sha1 ?? []).Select((text, i) => RequestValues.Sha1(text, $"sha1[{i}]")).Distinct()]);
    }
}
