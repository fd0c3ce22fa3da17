using Qmulum.Storage;

namespace Qmulum.Api.Tests;

/// <summary>Blobs in memory, and one of any size that is all zero: no disk has to hold gigabytes for a test of sizes.</summary>
sealed class HoleStore : IBlobStore
{
    public static readonly BlobKey Hole = BlobKey.Parse("hole");

    readonly Dictionary<string, byte[]> _blobs = [];

    /// <summary>Bytes of <see cref="Hole"/>.</summary>
    public long HoleSize { get; set; }

    /// <summary>Bytes of it that were read.</summary>
    public long Read { get; set; }

    public string Name => "memory";

    public ValueTask<IBlobUpload> BeginAsync(long? expectedSize, CancellationToken ct) => new(new Upload(this));

    public Task<IStagedUpload> StageAsync(Guid id, StagedMark mark, long? expectedSize, CancellationToken ct) => throw new NotSupportedException();

    public Task DropStagedAsync(Guid id, StagedMark mark, CancellationToken ct) => throw new NotSupportedException();

    public Task<BlobRead> OpenAsync(BlobKey key, ByteRange? range, CancellationToken ct)
    {
        var size = key == Hole ? HoleSize : _blobs[key.Value].Length;
        var (offset, length) = (range ?? ByteRange.From(0)).Resolve(size);
        Stream content = key == Hole ? new Zeros(this, length) : new MemoryStream(_blobs[key.Value], (int)offset, (int)length, writable: false);
        return Task.FromResult(new BlobRead(content, new(key, size, default), offset, length));
    }

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        _blobs[key.Value] = content.ToArray();
        return Task.CompletedTask;
    }

    public Task<BlobInfo?> StatAsync(BlobKey key, CancellationToken ct) => throw new NotSupportedException();

    public Task PutAsync(BlobKey key, ReadOnlyMemory<byte> content, Durability durability, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool> DeleteAsync(BlobKey key, CancellationToken ct) => throw new NotSupportedException();

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken ct) => throw new NotSupportedException();

    public Task<BlobInfo> CopyAsync(BlobKey from, BlobKey to, CancellationToken ct) => throw new NotSupportedException();

    public Task<BlobDigest> VerifyAsync(BlobKey key, BlobDigest expected, CancellationToken ct) => throw new NotSupportedException();

    public Task<StoreHealth> CheckAsync(CancellationToken ct) => throw new NotSupportedException();

    public Task<int> SweepStagingAsync(TimeSpan olderThan, CancellationToken ct) => throw new NotSupportedException();

    public Task<int> SweepStagedAsync(TimeSpan olderThan, CancellationToken ct) => throw new NotSupportedException();

    sealed class Upload(HoleStore store) : IBlobUpload
    {
        readonly MemoryStream _bytes = new();

        public long Length => _bytes.Length;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct) => _bytes.WriteAsync(bytes, ct);

        public ValueTask<BlobDigest> FinishAsync(CancellationToken ct) => throw new NotSupportedException();

        public async Task<BlobInfo> CommitAsync(BlobKey key, CancellationToken ct)
        {
            await store.PutAsync(key, _bytes.ToArray(), ct);
            return new(key, _bytes.Length, default);
        }

        public ValueTask DisposeAsync() => _bytes.DisposeAsync();
    }

    sealed class Zeros(HoleStore store, long length) : Stream
    {
        long _left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(_left, count);
            buffer.AsSpan(offset, read).Clear();
            _left -= read;
            store.Read += read;
            return read;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = (int)Math.Min(_left, buffer.Length);
            buffer.Span[..read].Clear();
            _left -= read;
            store.Read += read;
            return new(read);
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
