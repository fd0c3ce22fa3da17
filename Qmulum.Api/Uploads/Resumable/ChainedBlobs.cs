using Qmulum.Storage;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>Blobs one after the other as one stream, forward only.</summary>
sealed class ChainedBlobs(IBlobStore store, IReadOnlyList<BlobKey> keys) : ForwardStream
{
    BlobRead? _current;
    int _next;

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

    public override async ValueTask DisposeAsync()
    {
        if (_current is not null)
        {
            await _current.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
