namespace Qmulum.Storage;

/// <summary>A part as a request's body: it can be read again from its beginning, for the next try.</summary>
sealed class PartStream(PartBuffer part) : Stream
{
    readonly int _length = part.Length;
    int _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set => _position = (int)Math.Clamp(value, 0, _length);
    }

    public override int Read(Span<byte> buffer)
    {
        var read = part.Read(buffer[..Math.Min(buffer.Length, _length - _position)], _position);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => _length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("A part's bytes are only read.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A part's bytes are only read.");
}
