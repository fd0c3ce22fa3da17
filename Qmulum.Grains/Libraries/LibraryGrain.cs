using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Streams;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Libraries;

/// <summary>
/// A library. Reentrant: an upload awaits three durable writes, and a hundred uploads await them together. What must not interleave, the
/// numbering of changes, goes through <see cref="ChangeRecorder"/>, one batch after the other.
/// </summary>
[Reentrant]
[GrainType(GrainNames.Library)]
public sealed class LibraryGrain(
    [PersistentState(GrainNames.Library)] IPersistentState<LibraryState> state,
    IndexDatabase index,
    WorkSignal work,
    TimeProvider clock,
    ILogger<LibraryGrain> log) : Grain, ILibraryGrain
{
    // Longer than an Add takes, so that a worker meets the photo's state; short enough that a crash in between costs a minute.
    static readonly TimeSpan SafetyNet = TimeSpan.FromMinutes(1);

    ChangeRecorder? _recorder;

    string Id => this.GetPrimaryKeyString();

    ChangeRecorder Recorder => _recorder ??= new(Id, index.Photos, PublishAsync);

    public async Task EnsureCreated(string name)
    {
        if (!state.RecordExists)
        {
            await state.CommitAsync(new() { Name = name, CreatedAt = clock.GetUtcNow() });
        }
    }

    public async Task<LibraryInfo> Found(string name, Guid owner)
    {
        if (!state.RecordExists)
        {
            await state.CommitAsync(new() { Name = name, CreatedAt = clock.GetUtcNow(), Owner = owner });
        }

        return state.State.Owner == owner
            ? (await GetInfo())!
            : throw new QmulumException(FaultCode.Conflict, $"The id \"{Id}\" is another library's; choose another one.");
    }

    public async Task<bool> Adopt(Guid owner)
    {
        RequireCreated();
        if (state.State.Owner is null)
        {
            await state.CommitAsync(state.State with { Owner = owner });
        }

        return state.State.Owner == owner;
    }

    public Task<LibraryRole> GetRole(Guid accountId) => Task.FromResult(IsThere() ? state.State.RoleOf(accountId) : LibraryRole.None);

    public Task<ImmutableArray<Member>> GetMembers()
    {
        RequireCreated();
        var owner = state.State.Owner is { } id ? ImmutableArray.Create(new Member(id, LibraryRole.Owner)) : [];
        return Task.FromResult<ImmutableArray<Member>>([.. owner, .. state.State.Members]);
    }

    public async Task<LibraryInfo?> GetInfo()
    {
        if (!IsThere())
        {
            return null;
        }

        var totals = await index.Photos.TotalsAsync(Id, CancellationToken.None);
        return new(Id, state.State.Name, state.State.CreatedAt, totals.Photos, totals.Bytes, totals.LastSeq);
    }

    /// <remarks>
    /// The order is the promise: the queue row first, so that a photo whose state is written is always found by a worker; then the photo's one
    /// state write; then the index. A crash leaves an orphan blob, or a photo that finishes.
    /// </remarks>
    public Task<Receipt> Add(NewPhoto photo)
    {
        RequireCreated();
        return IndexFaults.ToldAsync(() => AddAsync(photo));
    }

    async Task<Receipt> AddAsync(NewPhoto photo)
    {
        var photoId = PhotoId.Of(Id, photo.Hash);
        await index.Tasks.EnqueueAsync(photoId, Id, WorkPriority.Upload, clock.GetUtcNow() + SafetyNet, CancellationToken.None);
        var created = await GrainFactory.Photo(photoId).Create(Id, photo);
        await Task.WhenAll(
            Recorder.RecordAsync(created.Entry),
            index.Tasks.EnqueueAsync(photoId, Id, WorkPriority.Upload, clock.GetUtcNow(), CancellationToken.None));
        work.Wake();
        return created.Receipt;
    }

    public Task Record(PhotoEntry entry)
    {
        RequireCreated();
        return Recorder.RecordAsync(entry);
    }

    public async Task<ImmutableArray<HashMatch>> FindByHash(ImmutableArray<ContentHash> hashes)
    {
        RequireCreated();
        var found = await index.Photos.FindAsync(Id, hashes.Select(hash => hash.ToBytes()).ToList(), CancellationToken.None);
        return [.. found.Select(match => new HashMatch(ContentHash.FromBytes(match.Sha256), match.PhotoId))];
    }

    public async Task<ChangePage> GetChanges(long since, int limit)
    {
        RequireCreated();
        var changes = await index.Photos.ChangesAsync(Id, since, limit, CancellationToken.None);
        var totals = await index.Photos.TotalsAsync(Id, CancellationToken.None);
        var last = changes.Count > 0 ? changes[^1].Seq : since;
        return new([.. changes.Select(IndexMapping.ToChange)], totals.LastSeq, changes.Count == limit && last < totals.LastSeq);
    }

    async Task PublishAsync(ImmutableArray<Change> changes)
    {
        try
        {
            var stream = this.GetStreamProvider(StreamNames.Provider).GetStream<LibraryChanges>(StreamId.Create(StreamNames.LibraryChanges, Id));
            await stream.OnNextAsync(new(Id, changes));
        }
        catch (Exception exception)
        {
            // The changes are in the log: whoever misses the event finds them there by number.
            log.ChangesNotPublished(exception, changes.Length);
        }
    }

    bool IsThere()
    {
        if (!state.RecordExists)
        {
            // Whoever asks for names that are not there must not fill the memory with them.
            DeactivateOnIdle();
        }

        return state.RecordExists;
    }

    void RequireCreated()
    {
        if (!IsThere())
        {
            throw new QmulumException(FaultCode.NotFound, $"There is no library \"{Id}\".");
        }
    }
}
