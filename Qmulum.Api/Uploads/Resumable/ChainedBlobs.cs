using Qmulum.Storage;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>Blobs one after the other as one stream, forward only.</summary>
sealed class ChainedBlobs(IBlobStore store, IReadOnlyList<BlobKey> keys) : Stream
{
    BlobRead? _current;
    int _next;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_current is not null)
            {
                if (await _current.Content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                {
                    return read;
                }

                await _current.DisposeAsync();
                _current = null;
            }

            if (_next == keys.Count)
            {
                return 0;
            }

            _current = await store.OpenAsync(keys[_next++], null, cancellationToken);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The blobs are read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (_current is not null)
        {
            await _current.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
