namespace Qmulum.Storage;

/// <summary>A blob opened for reading. Disposing it closes <see cref="Content"/>.</summary>
/// <remarks>
/// The content stays that of the moment of opening, also when the blob is replaced or deleted meanwhile. A read throws
/// <see cref="BlobDamagedException"/> when the bytes end early and <see cref="StoreUnavailableException"/> on an I/O error.
/// </remarks>
public sealed class BlobRead(Stream content, BlobInfo info, long offset, long length, string? path = null) : IAsyncDisposable
{
    /// <summary>The bytes asked for, forward only; read them with the async methods.</summary>
    public Stream Content { get; } = content;

    /// <summary>The facts of the whole blob.</summary>
    public BlobInfo Info { get; } = info;

    /// <summary>Where in the blob <see cref="Content"/> begins, in bytes.</summary>
    public long Offset { get; } = offset;

    /// <summary>How many bytes <see cref="Content"/> gives.</summary>
    public long Length { get; } = length;

    /// <summary>
    /// The file on this machine that holds the whole blob, for programs that would rather open it themselves; null when there is none. Only to
    /// read, and only while this object is: a blob that is replaced or deleted meanwhile is another file or none.
    /// </summary>
    public string? Path { get; } = path;

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
