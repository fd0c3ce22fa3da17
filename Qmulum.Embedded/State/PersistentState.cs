using System.Text.Json;
using Qmulum.Embedded.Activations;

namespace Qmulum.Embedded.State;

/// <summary>
/// One state of one activation. It keeps the JSON that was stored last, so that a write that fails can put the memory back to
/// it: what a grain answers is never ahead of what is stored.
/// </summary>
sealed class PersistentState<TState>(Activation activation, string name, IGrainStateStore store) : IPersistentState<TState>, IPersistentRecord
{
    readonly StateKey _key = new(activation.GrainId, name);
    ReadOnlyMemory<byte>? _stored;

    public TState State { get; set; } = New();

    public string? Etag { get; private set; }

    public bool RecordExists => Etag is not null;

    JsonSerializerOptions Json => activation.Runtime.Options.Json;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        var record = await store.ReadAsync(_key, cancellationToken);
        if (record is null)
        {
            Take(New(), json: null, etag: null);
            return;
        }

        Take(Deserialize(record.Json), record.Json, record.ETag);
    }

    public async Task WriteStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(State, Json);
            Etag = await store.WriteAsync(_key, json, Etag, cancellationToken);
            _stored = json;
        }
        catch (Exception error)
        {
            Restore(error);
            throw;
        }
    }

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.ClearAsync(_key, Etag, cancellationToken);
        }
        catch (Exception error)
        {
            Restore(error);
            throw;
        }

        Take(New(), json: null, etag: null);
    }

    static TState New() => Activator.CreateInstance<TState>();

    void Restore(Exception error)
    {
        activation.Runtime.Log.WriteFailed(error, activation.GrainId.Type);
        State = _stored is { } json ? Deserialize(json) : New();
    }

    void Take(TState state, ReadOnlyMemory<byte>? json, string? etag)
    {
        State = state;
        _stored = json;
        Etag = etag;
    }

    TState Deserialize(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize<TState>(json.Span, Json)
        ?? throw new JsonException($"The state \"{name}\" of {_key.Grain} is stored as null.");
}
