using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads;

/// <summary>A file on its way in.</summary>
/// <param name="LibraryId">Where it goes.</param>
/// <param name="Name">Its name for people, cleaned.</param>
/// <param name="Content">Its bytes, forward only.</param>
/// <param name="DeclaredSize">How many bytes the client said there are.</param>
/// <param name="DeclaredHash">Which SHA-256 the client said they have.</param>
/// <param name="Origin">Where it comes from.</param>
sealed record IncomingFile(string LibraryId, string Name, Stream Content, long? DeclaredSize, ContentHash? DeclaredHash, Origin Origin)
{
    /// <summary>Which SHA-1 the client said they have, as 40 lower-case hexadecimal digits.</summary>
    public string? DeclaredSha1 { get; init; }

    /// <summary>How many of its bytes have come.</summary>
    public long Received { get; set; }
}
