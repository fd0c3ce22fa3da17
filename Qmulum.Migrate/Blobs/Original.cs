using Qmulum.Storage;

namespace Qmulum.Migrate.Blobs;

/// <summary>A version of a photo: bytes that cannot be made again.</summary>
/// <param name="Photo">The photo's id.</param>
/// <param name="Key">Where its bytes lie in the location.</param>
/// <param name="Digest">What its bytes are.</param>
sealed record Original(string Photo, BlobKey Key, BlobDigest Digest);
