using System.Net.Http;
using Amazon.S3.Model;

namespace Qmulum.Storage;

/// <summary>
/// A range of a blob as it comes from the server, forward only. A connection that is cut off is made again where it broke, as long as the
/// object is still the one that was opened.
/// </summary>
/// <param name="connection">The bucket.</param>
/// <param name="key">The blob's key.</param>
/// <param name="first">The answer whose body is read.</param>
/// <param name="offset">Where in the blob the range begins.</param>
/// <param name="length">How many bytes it has.</param>
/// <param name="again">Opens the object again from an offset to the range's end, if it is still the same.</param>
sealed class S3ReadStream(
    S3Connection connection, BlobKey key, GetObjectResponse first, long offset, long length, Func<long, CancellationToken, Task<GetObjectResponse>> again) : Stream
{
    GetObjectResponse _answer = first;
    long _done;
    int _cuts;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _done;
        set => throw new NotSupportedException("A blob is read forward; open it with a range instead.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _done);
        if (wanted == 0)
        {
            return 0;
        }

        while (true)
        {
            try
            {
                var got = await ReadOnceAsync(buffer[..wanted], cancellationToken).ConfigureAwait(false);
                if (got > 0)
                {
                    _done += got;
                    return got;
                }

                throw new HttpIOException(HttpRequestError.ResponseEnded, "The body is shorter than its length.");
            }
            catch (Exception cut) when (IsCut(cut, cancellationToken) && _cuts < connection.Options.Retries)
            {
                _cuts++;
                await ReopenAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception cut) when (IsCut(cut, cancellationToken))
            {
                throw new StoreUnavailableException(
                    $"The blob '{key}' stopped coming from {connection.Place} after {offset + _done} bytes, {_cuts + 1} times. Try again later.", cut);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A blob in an object store is read with the async methods.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A blob is read forward.");

    public override void SetLength(long value) => throw new NotSupportedException("A blob is never altered.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A blob is never altered.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _answer.Dispose();
        }

        base.Dispose(disposing);
    }

    async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(connection.Options.Timeout);
        return await _answer.ResponseStream.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
    }

    static bool IsCut(Exception fault, CancellationToken ct) =>
        fault is IOException || (fault is OperationCanceledException && !ct.IsCancellationRequested);

    async Task ReopenAsync(CancellationToken ct)
    {
        _answer.Dispose();
        _answer = await again(offset + _done, ct).ConfigureAwait(false);
    }
}
