namespace Qmulum.Storage;

/// <param name="Key">The blob's key.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Modified">When it was committed, by the clock of the machine that holds it.</param>
public sealed record BlobInfo(BlobKey Key, long Size, DateTimeOffset Modified);
