using System.Text.Json;
using Qmulum.Cli.Http;

namespace Qmulum.Cli.Pull;

/// <summary>A photo as the server tells it.</summary>
/// <param name="Id">The photo.</param>
/// <param name="Revision">Which state of it this is.</param>
/// <param name="Name">What the person calls it.</param>
/// <param name="Size">Bytes of the original.</param>
/// <param name="Sha256">Its hash, in lower-case hex.</param>
/// <param name="Taken">When it was taken, by the clock of the place.</param>
/// <param name="IsElsewhere">Whether the library has left its original to its replicas.</param>
/// <param name="Facts">All that the server tells.</param>
sealed record PulledPhoto(Guid Id, long Revision, string Name, long Size, string Sha256, DateTime Taken, bool IsElsewhere, JsonElement Facts)
{
    const int HashCharacters = 64;

    /// <exception cref="NotQmulumException">The hash is none: it names a file here, and a name that comes from outside must not lead anywhere else.</exception>
    public static PulledPhoto Of(Guid id, JsonElement all, PhotoFacts facts) => facts is { Sha256.Length: HashCharacters, Size: >= 0 } && facts.Sha256.All(char.IsAsciiHexDigitLower)
        ? new(id, facts.Revision, facts.Name, facts.Size, facts.Sha256, facts.Taken.Local, facts.Versions is [{ ElsewhereSince: not null }, ..], all)
        : throw new NotQmulumException($"What the server tells of photo {id:D} has no SHA-256, or a size below zero.", null);
}
