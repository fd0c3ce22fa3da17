using System.Runtime.ExceptionServices;
using Amazon.S3;

namespace Qmulum.Storage;

/// <summary>
/// An upload into a bucket that may be interrupted: an upload in parts that stays open between requests, and beside it, at each interruption, an
/// object with what was too little for a part. What is too small for parts becomes the blob in one request.
/// </summary>
sealed class S3StagedUpload : IStagedUpload
{
    readonly S3BlobStore _store;
    readonly Guid _id;
    readonly RunningDigest _digest;
    readonly int _partsAtOnce;
    readonly Queue<Task<string>> _sending = new();
    S3Place _place;
    MultipartUpload? _multipart;
    PartBuffer? _filling;
    int _sent;      // parts that were sent, those under way included
    long _size;     // their bytes
    Task _hashing = Task.CompletedTask;
    ExceptionDispatchInfo? _fault;
    BlobDigest? _finished;
    bool _disposed;

    S3StagedUpload(S3BlobStore store, Guid id, S3Place place, byte[] digest, PartBuffer filling)
    {
        (_store, _id, _place, _filling) = (store, id, place with { Tail = "", TailBytes = 0 }, filling);
        _sent = place.Parts;
        _size = (long)place.Parts * place.PartBytes;
        _digest = digest is [] ? new() : new(digest);
        _partsAtOnce = PartPlan.AtOnce(store.Options.PartsAtOnce, place.PartBytes);
        _multipart = place.UploadId.Length == 0 ? null : MultipartUpload.Continue(store.Connection, store.Objects, Key, place.UploadId);
    }

    public long Offset => _size + (_filling?.Length ?? 0);

    string Key => _store.Connection.Layout.UploadKey(_id);

    /// <summary>Opens it at its mark.</summary>
    public static async Task<IStagedUpload> OpenAsync(S3BlobStore store, Guid id, StagedMark mark, long? expectedSize, CancellationToken ct)
    {
        await store.Marker.DemandAsync(ct).ConfigureAwait(false);
        var place = mark.Place.Length > 0
            ? S3Place.Parse(mark)
            : new S3Place("", PartPlan.PartBytes(store.Options.PartBytes, expectedSize), 0, "", "", 0);
        await store.Buffers.PromiseAsync(place.PartBytes, ct).ConfigureAwait(false);
        PartBuffer filling = new(store.Buffers, place.PartBytes, place.PartBytes);
        try
        {
            await ReadTailAsync(store, place, filling, ct).ConfigureAwait(false);
            if (mark.Place.Length > 0)
            {
                // Of interruptions before this one: whoever gave this mark has kept it.
                await S3StagedDrop.RemoveObjectsAsync(store, id, place.Tail, ct).ConfigureAwait(false);
            }

            return new S3StagedUpload(store, id, place, mark.Digest, filling);
        }
        catch
        {
            filling.Free();
            throw;
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_finished is not null)
        {
            throw new InvalidOperationException("The upload is finished: no more bytes can be written to it.");
        }

        await GuardedAsync(async () =>
        {
            while (!bytes.IsEmpty)
            {
                if (_filling is { IsFull: true })
                {
                    await SendFilledAsync(_filling, ct).ConfigureAwait(false);
                }

                _filling ??= await NextPartAsync(ct).ConfigureAwait(false);
                bytes = bytes[_filling.Append(bytes.Span)..];
            }

            return true;
        }).ConfigureAwait(false);
    }

    public Task<StagedMark> CheckpointAsync(CancellationToken ct) => GuardedAsync(async () =>
    {
        await SentAsync(most: 0, ct).ConfigureAwait(false);
        return Mark(_place);
    });

    public Task<StagedMark> SuspendAsync(CancellationToken ct) => GuardedAsync(async () =>
    {
        if (_filling is { IsFull: true })
        {
            await SendFilledAsync(_filling, ct).ConfigureAwait(false);
        }

        await SentAsync(most: 0, ct).ConfigureAwait(false);
        if (_filling is not { Length: > 0 })
        {
            return Mark(_place);
        }

        // Under a name of its own each time: the tail before it is good until this mark is kept.
        var tail = _store.Connection.Layout.NewTailKey(_id);
        await _store.Objects.PutAsync(tail, _filling, asBlob: false, PutIf.Anything, ct).ConfigureAwait(false);
        return Mark(_place with { Tail = tail[_store.Connection.Layout.Root.Length..], TailBytes = _filling.Length });
    });

    public async ValueTask<BlobDigest> FinishAsync(CancellationToken ct) => _finished ??= await GuardedAsync(async () =>
    {
        if (_multipart is null)
        {
            _hashing = HashAfterAsync(_hashing, _filling!);
        }
        else if (_filling is { Length: > 0 })
        {
            await SendFilledAsync(_filling, ct).ConfigureAwait(false);
        }

        await SentAsync(most: 0, ct).ConfigureAwait(false);
        await _hashing.WaitAsync(ct).ConfigureAwait(false);
        return _digest.Read(Offset);
    }).ConfigureAwait(false);

    public async Task<BlobInfo> CommitAsync(BlobKey key, CancellationToken ct)
    {
        var size = (await FinishAsync(ct).ConfigureAwait(false)).Size;
        ct.ThrowIfCancellationRequested();
        var info = await GuardedAsync(() => _multipart is null
            ? _store.PutAsync(key, _filling!, Durability.Durable)
            : PublishAsync(_multipart, key, size, ct)).ConfigureAwait(false);
        await S3StagedDrop.RemoveObjectsAsync(_store, _id, keep: null, ct).ConfigureAwait(false);
        return info;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        foreach (var part in _sending)
        {
            // It reads from memory that is given back next. How it went no longer matters: no mark tells of it.
            await ((Task)part).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _hashing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _filling?.Free();
    }

    static async Task ReadTailAsync(S3BlobStore store, S3Place place, PartBuffer into, CancellationToken ct)
    {
        if (place.Tail.Length == 0)
        {
            return;
        }

        try
        {
            var key = BlobKey.Parse("tail"); // for the words of a fault alone
            await using var read = await store.OpenObjectAsync(store.Connection.Layout.Root + place.Tail, key, null, ct).ConfigureAwait(false);
            var buffer = new byte[PartBuffers.PieceBytes];
            int some;
            while ((some = await read.Content.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0)
            {
                into.Append(buffer.AsSpan(0, some));
            }
        }
        catch (BlobNotFoundException gone)
        {
            await store.Marker.DemandNowAsync(ct).ConfigureAwait(false);
            throw Lost("the last bytes that came are not there any more", gone);
        }

        if (into.Length != place.TailBytes)
        {
            throw Lost($"of its last {place.TailBytes} bytes {into.Length} are there");
        }
    }

    async Task SendFilledAsync(PartBuffer part, CancellationToken ct)
    {
        if (_multipart is null)
        {
            _multipart = await MultipartUpload.BeginAsync(_store.Connection, _store.Objects, Key, asBlob: false, ct).ConfigureAwait(false);
            _place = _place with { UploadId = _multipart.Id };
        }

        await SentAsync(_partsAtOnce - 1, ct).ConfigureAwait(false);
        if (_sent == PartPlan.MaximumParts)
        {
            throw new BlobTooLargeException(
                $"More than {Offset} bytes come than S3 takes in {PartPlan.MaximumParts} parts of {_place.PartBytes >> 20} MiB. Say the right size beforehand.");
        }

        var (multipart, number) = (_multipart, ++_sent);
        _size += part.Length;
        var hashed = HashAfterAsync(_hashing, part);
        _hashing = hashed;
        _filling = null;
        _sending.Enqueue(Task.Run(() => SendAsync(multipart, number, part, hashed), CancellationToken.None));
    }

    static async Task<string> SendAsync(MultipartUpload multipart, int number, PartBuffer part, Task hashed)
    {
        try
        {
            var etag = await multipart.SendAsync(number, part, CancellationToken.None).ConfigureAwait(false);
            await hashed.ConfigureAwait(false);
            return etag;
        }
        catch (Exception fault) when (MultipartUpload.IsGone(fault))
        {
            throw Lost("the bucket has given up the parts that had come", fault);
        }
        finally
        {
            await hashed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            part.Free();
        }
    }

    /// <summary>Waits until no more than so many parts are under way, and counts those that have arrived.</summary>
    async Task SentAsync(int most, CancellationToken ct)
    {
        while (_sending.Count > most)
        {
            _place = _place.WithPart(await _sending.Peek().WaitAsync(ct).ConfigureAwait(false));
            _ = _sending.Dequeue(); // It is done: it was waited for.
        }
    }

    async Task HashAfterAsync(Task before, PartBuffer part)
    {
        await before.ConfigureAwait(false);
        await Task.Run(() => part.AddTo(_digest), CancellationToken.None).ConfigureAwait(false);
    }

    async Task<PartBuffer> NextPartAsync(CancellationToken ct)
    {
        await _store.Buffers.PromiseAsync(_place.PartBytes, ct).ConfigureAwait(false);
        return new(_store.Buffers, _place.PartBytes, _place.PartBytes);
    }

    async Task<BlobInfo> PublishAsync(MultipartUpload multipart, BlobKey key, long size, CancellationToken ct)
    {
        await _store.Marker.DemandAsync(ct).ConfigureAwait(false);
        var parts = (await multipart.ListAsync(ct).ConfigureAwait(false)).Take(_place.Parts).ToList();
        if (parts.Count < _place.Parts || S3Place.ChainOf(parts.Select(part => part.ETag)) != _place.Chain)
        {
            throw Lost($"the bucket has not the {_place.Parts} parts that had come, or others in their place");
        }

        multipart.Take(parts);
        var etag = await multipart.CompleteAsync(size, ct).ConfigureAwait(false);
        return await _store.Objects.PutAndLookAsync(key, size, async () =>
            await _store.Copy.TryCopyAsync(Key, etag, size, _store.Connection.Layout.ObjectKey(key)).ConfigureAwait(false)
            ?? throw new StoreUnavailableException(
                $"{_store.Connection.Place} put the parts of the blob '{key}' together and has no such object. Nothing is acknowledged.")).ConfigureAwait(false);
    }

    StagedMark Mark(S3Place place) => new(place.Offset, place.ToString(), _digest.Keep());

    /// <summary>Every further call throws the same: what became of the bytes of this one is not known.</summary>
    async Task<T> GuardedAsync<T>(Func<Task<T>> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _fault?.Throw();
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (StoreException fault)
        {
            _fault ??= ExceptionDispatchInfo.Capture(fault);
            throw;
        }
    }

    static StagedLostException Lost(string what, Exception? cause = null) => new($"An upload cannot go on: {what}. Begin it anew.", cause);
}
