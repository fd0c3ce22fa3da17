using System.Security.Cryptography;
using Amazon.S3;

namespace Qmulum.Storage;

/// <summary>
/// One round of write, read back (whole, a range, the end, beyond the end) and delete, each timed, as an upload and its readers would do it.
/// Now and again it also finds out what the server can do.
/// </summary>
sealed class S3HealthProbe(S3BlobStore store)
{
    /// <summary>64 KiB, as on a folder: little enough to try every minute.</summary>
    const int ProbeBytes = 64 << 10;

    /// <summary>For how long what was found out about the server counts: it may be replaced by a newer one.</summary>
    static readonly TimeSpan Known = TimeSpan.FromHours(1);

    sealed record Seen(StoreAbilities Abilities, long At);

    volatile Seen? _seen;

    TimeProvider Clock => store.Options.Clock;

    public async Task<StoreHealth> CheckAsync(CancellationToken ct)
    {
        StoreHealth health = new(Clock.GetUtcNow(), null, null, null, null, null, null, null);
        try
        {
            await store.Marker.DemandNowAsync(ct).ConfigureAwait(false);
            var probe = RandomNumberGenerator.GetBytes(ProbeBytes);
            var key = store.Connection.Layout.NewProbeKey();
            try
            {
                health = health with { Write = await TimeAsync(() => WriteAsync(key, probe, ct)).ConfigureAwait(false) };
                health = health with { Read = await TimeAsync(() => ReadBackAsync(key, probe, ct)).ConfigureAwait(false) };
            }
            finally
            {
                health = health with { Delete = await TimeAsync(() => DeleteAsync(key, ct)).ConfigureAwait(false) };
            }

            return health with { Abilities = await AbilitiesAsync(ct).ConfigureAwait(false) };
        }
        catch (Exception cause) when (cause is not OperationCanceledException
            && (cause as StoreException ?? S3Fault.From(store.Connection.Place, true, cause)) is { } fault)
        {
            return health with { Code = fault.Code, Problem = $"{Step(health)} failed: {fault.Message}" };
        }
    }

    static string Step(StoreHealth health) => health switch
    {
        { Write: null } => "Writing",
        { Read: null } => "Reading back",
        { Delete: null } => "Deleting",
        _ => "Finding out what the server can do",
    };

    async Task WriteAsync(string key, byte[] probe, CancellationToken ct)
    {
        var body = PartBuffer.Of(store.Buffers, probe);
        try
        {
            await store.Objects.PutAsync(key, body, asBlob: true, PutIf.Anything, ct).ConfigureAwait(false);
        }
        finally
        {
            body.Free();
        }
    }

    async Task ReadBackAsync(string key, byte[] probe, CancellationToken ct)
    {
        ByteRange?[] ranges = [null, ByteRange.From(1000, 1999), ByteRange.Suffix(100), ByteRange.From(ProbeBytes - 1, ProbeBytes + 10)];
        foreach (var range in ranges)
        {
            var (offset, length) = range?.Resolve(ProbeBytes) ?? (0, ProbeBytes);
            await using var read = await store.OpenObjectAsync(key, BlobKey.Parse("probe"), range, ct).ConfigureAwait(false);
            MemoryStream got = new();
            await read.Content.CopyToAsync(got, ct).ConfigureAwait(false);
            if (!got.ToArray().AsSpan().SequenceEqual(probe.AsSpan((int)offset, (int)length)))
            {
                throw new StoreUnavailableException(
                    $"{store.Connection.Place} does not read back what was just written ({range?.ToString() ?? "the whole"}). Do not trust this server.");
            }
        }

        try
        {
            await (await store.OpenObjectAsync(key, BlobKey.Parse("probe"), ByteRange.From(ProbeBytes), ct).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            throw new StoreUnavailableException($"{store.Connection.Place} answers to a range beyond the end. It is not a server that this store can use.");
        }
        catch (RangeNotSatisfiableException)
        {
            // As it must be.
        }
    }

    async Task DeleteAsync(string key, CancellationToken ct)
    {
        await store.Objects.DeleteAsync(key, ct).ConfigureAwait(false);
        if (await store.Objects.HeadAsync(key, ct).ConfigureAwait(false) is not null)
        {
            throw new StoreUnavailableException($"{store.Connection.Place} still has what was just deleted.");
        }
    }

    async Task<StoreAbilities> AbilitiesAsync(CancellationToken ct)
    {
        if (_seen is { } seen && Clock.GetElapsedTime(seen.At) < Known)
        {
            return seen.Abilities;
        }

        var found = await new S3Abilities(store.Connection, store.Objects, store.Buffers).FindOutAsync(ct).ConfigureAwait(false);
        _seen = new(found, Clock.GetTimestamp());
        return found;
    }

    async Task<TimeSpan> TimeAsync(Func<Task> step)
    {
        var start = Clock.GetTimestamp();
        await step().ConfigureAwait(false);
        return Clock.GetElapsedTime(start);
    }
}
