using System.Runtime.ExceptionServices;

namespace Qmulum.Storage;

/// <summary>
/// One upload into a bucket. While it is small it is held in memory and, at the commit, put under its key in one request. When it grows it
/// becomes an upload in parts under a key of its own: one part fills while others are hashed and sent; the commit copies it to its key on the
/// server's side. docs/decisions/s3-store.md says why.
/// </summary>
sealed class S3Upload : IBlobUpload
{
    /// <summary>How long giving up may take until the rest is left to the sweep.</summary>
    static readonly TimeSpan CleaningLimit = TimeSpan.FromSeconds(30);

    readonly S3BlobStore _store;
    readonly RunningDigest _hash = new();
    readonly CancellationTokenSource _life = new();
    readonly Queue<Task> _sending = new();
    readonly int _partBytes;
    readonly int _partsAtOnce;
    PartBuffer? _filling;
    int _parts;
    MultipartUpload? _multipart;
    string? _stagedEtag;
    Task _hashing = Task.CompletedTask;
    bool _held;
    ExceptionDispatchInfo? _fault;
    BlobDigest? _digest;
    bool _committed;
    bool _disposed;

    /// <param name="store">The store.</param>
    /// <param name="expected">How many bytes come; null when nobody says.</param>
    /// <param name="promised">The bytes of memory that have been promised for the first part.</param>
    public S3Upload(S3BlobStore store, long? expected, long promised)
    {
        _store = store;
        _partBytes = PartPlan.PartBytes(store.Options.PartBytes, expected);
        _partsAtOnce = PartPlan.AtOnce(store.Options.PartsAtOnce, _partBytes);
        _filling = new(store.Buffers, _partBytes, promised);
    }

    public long Length { get; private set; }

    /// <summary>The memory to promise for the first part of an upload: no more than what comes.</summary>
    public static long FirstPromise(S3StoreOptions options, long? expected)
    {
        var part = PartPlan.PartBytes(options.PartBytes, expected);
        return expected is > 0 and var size ? Math.Min(size, part) : part;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_digest is not null)
        {
            throw new InvalidOperationException("The upload is finished: no more bytes can be written to it.");
        }

        _fault?.Throw();
        try
        {
            await TakeAsync(bytes, ct).ConfigureAwait(false);
        }
        catch (StoreException fault)
        {
            throw Kept(fault);
        }
    }

    public async ValueTask<BlobDigest> FinishAsync(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_digest is not null)
        {
            return _digest;
        }

        _fault?.Throw();
        try
        {
            await SendRestAsync(ct).ConfigureAwait(false);
            await _hashing.WaitAsync(ct).ConfigureAwait(false);
            return _digest = _hash.Read(Length);
        }
        catch (StoreException fault)
        {
            throw Kept(fault);
        }
    }

    public async Task<BlobInfo> CommitAsync(BlobKey key, CancellationToken ct)
    {
        if (_committed)
        {
            throw new InvalidOperationException("The upload is committed already.");
        }

        await FinishAsync(ct).ConfigureAwait(false);
        _fault?.Throw();
        ct.ThrowIfCancellationRequested();
        try
        {
            var info = _multipart is null
                ? await _store.PutAsync(key, _filling!, Durability.Durable).ConfigureAwait(false)
                : await PublishAsync(_multipart, key, ct).ConfigureAwait(false);
            _committed = true;
            await RemoveStagedAsync().ConfigureAwait(false);
            return info;
        }
        catch (StoreException fault)
        {
            throw Kept(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _life.CancelAsync().ConfigureAwait(false);
        foreach (var part in _sending)
        {
            // A part that arrives after the abort would stay. How it went no longer matters here.
            await part.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _hashing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _filling?.Free();
        await RemoveStagedAsync().ConfigureAwait(false);
        _life.Dispose();
    }

    async Task TakeAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        while (!bytes.IsEmpty)
        {
            if (_filling is { IsFull: true })
            {
                await SendFilledAsync(_filling, ct).ConfigureAwait(false);
            }

            _filling ??= await NextPartAsync(ct).ConfigureAwait(false);
            await _filling.PromiseAsync(bytes.Length, ct).ConfigureAwait(false);
            var taken = _filling.Append(bytes.Span);
            Length += taken;
            bytes = bytes[taken..];
            if (Length > _store.Options.HoldBytes)
            {
                await BecomeMultipartAsync(ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits for memory. It comes: this upload's parts under way give theirs back, and it holds none that it does not send.</summary>
    async Task<PartBuffer> NextPartAsync(CancellationToken ct)
    {
        await _store.Buffers.PromiseAsync(_partBytes, ct).ConfigureAwait(false);
        return new(_store.Buffers, _partBytes, _partBytes);
    }

    async Task<MultipartUpload> BecomeMultipartAsync(CancellationToken ct)
    {
        if (_multipart is null)
        {
            var key = _store.Connection.Layout.NewStagingKey();
            _store.Live.TryAdd(key, this);
            _multipart = await MultipartUpload.BeginAsync(_store.Connection, _store.Objects, key, asBlob: false, ct).ConfigureAwait(false);
        }

        return _multipart;
    }

    async Task SendFilledAsync(PartBuffer part, CancellationToken ct)
    {
        var multipart = await BecomeMultipartAsync(ct).ConfigureAwait(false);
        await SentAsync(most: _partsAtOnce - 1, ct).ConfigureAwait(false);
        if (_parts == PartPlan.MaximumParts)
        {
            throw new BlobTooLargeException(
                $"More than {Length} bytes come than S3 takes in {PartPlan.MaximumParts} parts of {_partBytes >> 20} MiB. Say the right size beforehand.");
        }

        var number = ++_parts;
        var hashed = HashAfterAsync(_hashing, part);
        _hashing = hashed;
        _filling = null;
        _sending.Enqueue(Task.Run(() => SendAsync(multipart, number, part, hashed), CancellationToken.None));
    }

    async Task SendAsync(MultipartUpload multipart, int number, PartBuffer part, Task hashed)
    {
        try
        {
            await multipart.SendAsync(number, part, _life.Token).ConfigureAwait(false);
            await hashed.ConfigureAwait(false);
        }
        finally
        {
            await hashed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            part.Free();
        }
    }

    async Task SendRestAsync(CancellationToken ct)
    {
        if (_multipart is null)
        {
            // Once, also when waiting for it was cancelled: what was hashed cannot be taken back.
            _hashing = _held ? _hashing : HashAfterAsync(_hashing, _filling!);
            _held = true;
            return;
        }

        if (_filling is { Length: > 0 })
        {
            await SendFilledAsync(_filling, ct).ConfigureAwait(false);
        }

        await SentAsync(most: 0, ct).ConfigureAwait(false);
    }

    /// <summary>Waits until no more than so many parts are under way.</summary>
    async Task SentAsync(int most, CancellationToken ct)
    {
        while (_sending.Count > most)
        {
            await _sending.Peek().WaitAsync(ct).ConfigureAwait(false);
            _ = _sending.Dequeue(); // It is done: it was waited for.
        }
    }

    async Task HashAfterAsync(Task before, PartBuffer part)
    {
        await before.ConfigureAwait(false);
        await Task.Run(() => part.AddTo(_hash), CancellationToken.None).ConfigureAwait(false);
    }

    async Task<BlobInfo> PublishAsync(MultipartUpload multipart, BlobKey key, CancellationToken ct)
    {
        await _store.Marker.DemandAsync(ct).ConfigureAwait(false);
        var etag = _stagedEtag ??= await multipart.CompleteAsync(Length, ct).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        return await _store.Objects.PutAndLookAsync(key, Length, async () =>
            await _store.Copy.TryCopyAsync(multipart.Key, etag, Length, _store.Connection.Layout.ObjectKey(key)).ConfigureAwait(false)
            ?? throw new StoreUnavailableException(
                $"{_store.Connection.Place} put the parts of the blob '{key}' together and has no such object. Nothing is acknowledged.")).ConfigureAwait(false);
    }

    /// <summary>What is staged goes: it was given up, or has been copied. What cannot be removed now is swept later.</summary>
    async Task RemoveStagedAsync()
    {
        if (_multipart is null)
        {
            return;
        }

        using CancellationTokenSource limit = new(CleaningLimit);
        try
        {
            await (_stagedEtag is null ? _multipart.AbortAsync(limit.Token) : _store.Objects.DeleteAsync(_multipart.Key, limit.Token))
                .ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is StoreException or OperationCanceledException)
        {
            // Whoever wrote has been told how that went, which this does not change.
        }
        finally
        {
            _store.Live.TryRemove(_multipart.Key, out _);
            _multipart = null;
        }
    }

    /// <summary>Every further call throws the same: what became of the bytes of this one is not known.</summary>
    StoreException Kept(StoreException fault)
    {
        _fault ??= ExceptionDispatchInfo.Capture(fault);
        return fault;
    }
}
