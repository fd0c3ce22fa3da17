using Microsoft.Win32.SafeHandles;

namespace Qmulum.Storage;

/// <summary>
/// A range of a blob's file, forward only, without a buffer of its own. The file's size was promised when it was opened:
/// bytes that are missing now are a fault, not an end.
/// </summary>
sealed class BlobReadStream(SafeFileHandle file, string root, BlobKey key, long offset, long length) : Stream
{
    long _done;

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
        var wanted = Wanted(buffer.Length);
        try
        {
            return Took(wanted, await RandomAccess.ReadAsync(file, buffer[..wanted], offset + _done, cancellationToken).ConfigureAwait(false));
        }
        catch (IOException cause)
        {
            throw StoreFault.From(root, cause)!;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer)
    {
        var wanted = Wanted(buffer.Length);
        try
        {
            return Took(wanted, RandomAccess.Read(file, buffer[..wanted], offset + _done));
        }
        catch (IOException cause)
        {
            throw StoreFault.From(root, cause)!;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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
            file.Dispose();
        }

        base.Dispose(disposing);
    }

    int Wanted(int room) => (int)Math.Min(room, length - _done);

    int Took(int wanted, int got)
    {
        if (got == 0 && wanted > 0)
        {
            throw new BlobDamagedException(key, $"its bytes end at {offset + _done}, {length - _done} too early");
        }

        _done += got;
        return got;
    }
}
