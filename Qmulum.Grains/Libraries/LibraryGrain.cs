using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Streams;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Operations;
using Qmulum.Grains.Replicas;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Libraries;

/// <summary>
/// A library. Reentrant: an upload awaits three durable writes, and a hundred uploads await them together. What must not interleave, the
/// numbering of changes, goes through <see cref="ChangeRecorder"/>, one batch after the other.
/// </summary>
[Reentrant]
[GrainType(GrainNames.Library)]
public sealed partial class LibraryGrain(
    [PersistentState(GrainNames.Library)] IPersistentState<LibraryState> state,
    IndexDatabase index,
    WorkSignal work,
    TimeProvider clock,
    ILogger<LibraryGrain> log) : Grain, ILibraryGrain, IRemindable
{
    const int MaxMembers = 1_000;
    const int MaxInvitations = 100;

    // Longer than an Add takes, so that a worker meets the photo's state; short enough that a crash in between costs a minute.
    static readonly TimeSpan SafetyNet = TimeSpan.FromMinutes(1);

    // Calls interleave, and a state is made of the one before: two at once would be made of the same.
    Task _lastChange = Task.CompletedTask;
    ChangeRecorder? _recorder;

    string Id => this.GetPrimaryKeyString();

    ChangeRecorder Recorder => _recorder ??= new(Id, index.Photos, PublishAsync);

    public async Task EnsureCreated(string name)
    {
        if (!state.RecordExists)
        {
            await CreateAsync(name, owner: null);
        }
    }

    public async Task<LibraryInfo> Found(string name, Guid owner)
    {
        if (!state.RecordExists)
        {
            await GrainFactory.Locations().PlaceNew(Id); // before anything can come into it
            await CreateAsync(name, owner);
        }

        return state.State.Owner == owner
            ? (await GetInfo())!
            : throw new QmulumException(FaultCode.Conflict, $"The id \"{Id}\" is another library's; choose another one.");
    }

    public async Task<bool> Adopt(Guid owner)
    {
        RequireCreated();
        await ChangeAsync(library => library.Owner is null ? library with { Owner = owner } : null);
        await EnlistAsync(state.State.Owner);
        return state.State.Owner == owner;
    }

    public Task<LibraryRole> GetRole(Guid accountId) => Task.FromResult(IsThere() ? state.State.RoleOf(accountId) : LibraryRole.None);

    public Task<ImmutableArray<Member>> GetMembers()
    {
        RequireCreated();
        var owner = state.State.Owner is { } id ? ImmutableArray.Create(new Member(id, LibraryRole.Owner)) : [];
        return Task.FromResult<ImmutableArray<Member>>([.. owner, .. state.State.Members]);
    }

    public async Task<LibraryInfo> Change(string? name, LibrarySettings? settings)
    {
        RequireCreated();
        await ChangeAsync(library => library with { Name = name ?? library.Name, Settings = settings ?? library.Settings });
        await RecountOwnerAsync();
        return (await GetInfo())!;
    }

    public async Task KeepOriginals(int? onceReplicas)
    {
        RequireCreated();
        if (onceReplicas is < 1 or > LibraryInfo.MaxOnceReplicas)
        {
            throw new QmulumException(FaultCode.Invalid, $"Originals may go once 1 to {LibraryInfo.MaxOnceReplicas} replicas have them, not {onceReplicas}.");
        }

        await ChangeAsync(library => library.OnceReplicas == onceReplicas ? null : library with { OnceReplicas = onceReplicas });
    }

    public Task SetRole(Guid accountId, LibraryRole role)
    {
        RequireCreated();
        return ChangeAsync(library => RequireMember(library, accountId).WithMember(accountId, role));
    }

    public Task RemoveMember(Guid accountId)
    {
        RequireCreated();
        return ChangeAsync(library => library.RoleOf(accountId) == LibraryRole.None
            ? null
            : RequireMember(library, accountId).WithMember(accountId, LibraryRole.None));
    }

    public async Task Transfer(Guid accountId)
    {
        RequireCreated();
        if (state.State.Owner != accountId)
        {
            RequireMember(state.State, accountId);
            await RequireOriginalsHereAsync();
            await KeepOriginals(null); // from here on no release removes anything; one that was just about to is met by the next look
            await RequireOriginalsHereAsync();
        }

        Guid? before = null;
        await InTurnAsync(async () =>
        {
            before = state.State.Owner;
            if (before != accountId)
            {
                var next = HandedOn(RequireMember(state.State, accountId), accountId);
                await index.Trust.CountNoneAsync(Id, CancellationToken.None); // they are the former owner's
                await state.CommitAsync(next);
            }
        });
        if (before == accountId)
        {
            return;
        }

        await EnlistAsync(state.State.Owner);
        await GrainFactory.Usage(accountId).Recount();
        if (before is { } former)
        {
            await GrainFactory.Usage(former).Recount();
        }
    }

    /// <summary>Replicas answer to the account that made them known: who comes next could ask nothing back of them.</summary>
    async Task RequireOriginalsHereAsync()
    {
        if (await index.Elsewhere.CountAsync(Id, CancellationToken.None) is > 0 and var away)
        {
            throw new QmulumException(
                FaultCode.Conflict,
                $"Your replicas alone have {(away == 1 ? "1 original" : $"{away} originals")} of this library, also of its trash, and the next owner could not ask {(away == 1 ? "it" : "them")} back. Keep all originals here (\"qmulum originals --keep\"), let the replicas send {(away == 1 ? "it" : "them")}, and hand the library on then.");
        }
    }

    public async Task<Invitation> Invite(NewInvitation invitation)
    {
        RequireCreated();
        await ChangeAsync(library => library.Invitations.Any(made => made.Id == invitation.Id) ? null : Invited(library, invitation));
        return state.State.Invitations.First(made => made.Id == invitation.Id).ToInvitation();
    }

    public Task<ImmutableArray<Invitation>> GetInvitations()
    {
        RequireCreated();
        var now = clock.GetUtcNow();
        return Task.FromResult<ImmutableArray<Invitation>>(
            [.. state.State.Invitations.Where(one => one.UsedBy is null && one.ExpiresAt > now).Reverse().Select(one => one.ToInvitation())]);
    }

    public async Task<bool> Uninvite(Guid invitation)
    {
        RequireCreated();
        var found = false;
        await ChangeAsync(library =>
        {
            var rest = library.Invitations.RemoveAll(one => one.Id == invitation);
            found = rest.Length < library.Invitations.Length;
            return found ? library with { Invitations = rest } : null;
        });
        return found;
    }

    public Task<InvitationLetter?> ReadInvitation(Guid invitation, string secretHash)
    {
        var found = IsThere() ? state.State.FindInvitation(invitation, secretHash, clock.GetUtcNow()) : null;
        return Task.FromResult(found is { UsedBy: null } ? new InvitationLetter(Id, state.State.Name, found.Role, found.Email, found.By) : null);
    }

    public async Task<LibraryRole> Accept(Guid invitation, string secretHash, Guid accountId)
    {
        if (!IsThere())
        {
            return LibraryRole.None;
        }

        InvitationRecord? found = null;
        await ChangeAsync(library =>
        {
            found = library.FindInvitation(invitation, secretHash, clock.GetUtcNow());
            return found is { UsedBy: null } ? Accepted(library, found, accountId) : null;
        });
        return found is null || (found.UsedBy is { } used && used != accountId) ? LibraryRole.None : state.State.RoleOf(accountId);
    }

    public async Task<LibraryDeletion> Delete()
    {
        RequireCreated();
        if (state.State.DeletedAt is null)
        {
            // The reminder first: a deletion that nobody carries out would keep the photos for ever.
            await this.RegisterOrUpdateReminder(LibraryRemoval.Reminder, LibraryRemoval.LookEvery, LibraryRemoval.LookEvery);
            await ChangeAsync(library => library.DeletedAt is null ? library with { DeletedAt = clock.GetUtcNow() } : null);
        }

        return DeletionOf(state.State);
    }

    public async Task<bool> Restore()
    {
        if (!IsThere())
        {
            return false;
        }

        var restored = false;
        await ChangeAsync(library =>
        {
            restored = library is { DeletedAt: not null, IsBeingRemoved: false };
            return restored ? library with { DeletedAt = null } : null;
        });
        return restored;
    }

    public Task<LibraryDeletion?> GetDeletion(Guid owner) =>
        Task.FromResult(IsThere() && state.State is { DeletedAt: not null } && state.State.Owner == owner ? DeletionOf(state.State) : null);

    public Task<bool> ConfirmRemoval(DateTimeOffset deletedAt) =>
        Task.FromResult(IsThere() && state.State.IsBeingRemoved && state.State.DeletedAt == deletedAt);

    // One whose photos are removed is not entered again by who still has it on a list.
    public Task Enlist() => IsThere() && !state.State.IsBeingRemoved ? EnlistAsync(state.State.Owner) : Task.CompletedTask;

    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        reminderName == TrashReminder ? SweepTrashAsync(CancellationToken.None) : RemoveAsync();

    /// <summary>Removes what was deleted long enough ago, a slice at each tick; ends the reminder when there is nothing to remove.</summary>
    async Task RemoveAsync()
    {
        if (!IsThere() || state.State.DeletedAt is null)
        {
            await EndRemovalAsync();
            return;
        }

        if (DeletionOf(state.State).RemovedAt > clock.GetUtcNow())
        {
            return;
        }

        await ChangeAsync(library => library is { DeletedAt: not null, IsBeingRemoved: false } ? library with { IsBeingRemoved = true } : null);
        if (!state.State.IsBeingRemoved)
        {
            return; // somebody brought it back in this moment
        }

        if (await new LibraryRemoval(Id, state.State.DeletedAt.Value, index, GrainFactory).RemoveSliceAsync())
        {
            await ForgetAsync();
        }
    }

    public async Task<LibraryInfo?> GetInfo()
    {
        if (!IsThere())
        {
            return null;
        }

        var totals = await index.Photos.TotalsAsync(Id, CancellationToken.None);
        var library = state.State;
        return new(
            Id, library.Name, library.CreatedAt, totals.Photos, totals.Bytes, totals.LastSeq, library.Owner, library.Settings,
            new(totals.TrashBytes, totals.TrashPhotos), library.OnceReplicas);
    }

    /// <remarks>
    /// The order is the promise: the queue row first, so that a photo whose state is written is always found by a worker; then the photo's one
    /// state write; then the index. A crash leaves an orphan blob, or a photo that finishes.
    /// </remarks>
    public Task<Receipt> Add(NewPhoto photo)
    {
        RequireThere();
        return IndexFaults.ToldAsync(() => AddAsync(photo));
    }

    async Task<Receipt> AddAsync(NewPhoto photo)
    {
        var photoId = PhotoId.Of(Id, photo.Hash);
        await index.Tasks.EnqueueAsync(photoId, Id, WorkPriority.Upload, clock.GetUtcNow() + SafetyNet, CancellationToken.None);
        var created = await GrainFactory.Photo(photoId).Create(Id, photo);
        await Task.WhenAll(
            Recorder.RecordAsync(created.Entry),
            index.Checks.EnterAsync(Id, photoId, photo.Sha1 is { } sha1 ? Convert.FromHexString(sha1) : null, CancellationToken.None),
            index.Tasks.EnqueueAsync(photoId, Id, WorkPriority.Upload, clock.GetUtcNow(), CancellationToken.None));
        work.Wake();
        if (created.Receipt.Restored)
        {
            await RestoreAsync([photoId], by: null); // and what goes with it
        }

        return created.Receipt;
    }

    public async Task Record(PhotoEntry entry)
    {
        RequireCreated();
        await Recorder.RecordAsync(entry);
        if (entry is { Removed: true, Trash: null })
        {
            // Gone for good: its room is free, by a count of what is there, so that nothing is given back twice.
            await RecountOwnerAsync();
        }
    }

    public async Task<ImmutableArray<HashMatch>> FindByHash(ImmutableArray<ContentHash> hashes)
    {
        RequireCreated();
        var found = await index.Photos.FindAsync(Id, hashes.Select(hash => hash.ToBytes()).ToList(), CancellationToken.None);
        var doubtful = await DoubtfulAsync([.. found.Where(static match => !match.InTrash).Select(static match => match.PhotoId)]);
        return [.. found.Where(match => !doubtful.Contains(match.PhotoId)).Select(match => new HashMatch(ContentHash.FromBytes(match.Sha256), match.PhotoId, match.InTrash))];
    }

    public async Task<ImmutableArray<HeldFile>> FindHeld(ImmutableArray<ContentHash> hashes)
    {
        RequireCreated();
        return await HeldAsync(await index.Checks.FindAsync(Id, [.. hashes.Select(hash => hash.ToBytes())], CancellationToken.None));
    }

    public async Task<ImmutableArray<HeldFile>> FindHeldBySha1(ImmutableArray<string> hashes)
    {
        RequireCreated();
        return await HeldAsync(await index.Checks.FindBySha1Async(Id, [.. hashes.Select(Convert.FromHexString)], CancellationToken.None));
    }

    /// <summary>What is known of files. One whose bytes may be nowhere is told as damaged, for who sends it again mends it; nobody is to remove theirs on its account.</summary>
    async Task<ImmutableArray<HeldFile>> HeldAsync(List<CheckedPhoto> found)
    {
        var doubtful = await DoubtfulAsync([.. found.Select(static photo => photo.PhotoId)]);
        var now = clock.GetUtcNow();
        return
        [
            .. found.Select(photo => IndexMapping.ToHeld(doubtful.Contains(photo.PhotoId) ? photo with { VerifiedAt = null, DamagedAt = photo.DamagedAt ?? now } : photo)),
        ];
    }

    Task<HashSet<Guid>> DoubtfulAsync(IReadOnlyCollection<Guid> photos) => index.Elsewhere.DoubtfulAsync(
        Id, photos, CopyRules.Of(state.State.Owner, state.State.OnceReplicas, clock.GetUtcNow()), CancellationToken.None);

    public async Task<UploadPage> GetUploads(UploadQuery query)
    {
        RequireCreated();
        UploadFilter filter = new(query.AccountId, (UploadRowState?)query.Outcome, query.Device);
        var rows = await index.Uploads.ListAsync(Id, filter, UploadCursor.Read(query.After), query.Limit, CancellationToken.None);
        return new([.. rows.Select(IndexMapping.ToRecord)], rows.Count == query.Limit ? UploadCursor.Write(rows[^1]) : null);
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

    async Task CreateAsync(string name, Guid? owner)
    {
        await EnlistAsync(owner);

        // Asked again: the wait let other calls in.
        await ChangeAsync(_ => state.RecordExists ? null : new() { Name = name, CreatedAt = clock.GetUtcNow(), Owner = owner });
    }

    Task EnlistAsync(Guid? owner) => IndexFaults.ToldAsync(async () =>
    {
        await index.Directory.SaveLibraryAsync(Id, owner, CancellationToken.None);
        return true;
    });

    bool IsThere()
    {
        if (!state.RecordExists)
        {
            // Whoever asks for names that are not there must not fill the memory with them.
            DeactivateOnIdle();
        }

        return state.RecordExists;
    }

    /// <summary>Makes the next state of the one that was written last, one after the other; null changes nothing.</summary>
    Task ChangeAsync(Func<LibraryState, LibraryState?> change) =>
        InTurnAsync(() => change(state.State) is { } next ? state.CommitAsync(next) : Task.CompletedTask);

    async Task InTurnAsync(Func<Task> change)
    {
        var before = _lastChange;
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _lastChange = done.Task;
        await before;
        try
        {
            await change();
        }
        finally
        {
            done.SetResult();
        }
    }

    static LibraryState HandedOn(LibraryState library, Guid accountId)
    {
        var next = library.WithMember(accountId, LibraryRole.None);
        return (library.Owner is { } before ? next.WithMember(before, LibraryRole.Editor) : next) with { Owner = accountId, OnceReplicas = null, Counted = [] };
    }

    LibraryState Invited(LibraryState library, NewInvitation invitation)
    {
        var now = clock.GetUtcNow();
        var open = library.Invitations.RemoveAll(one => one.ExpiresAt <= now);
        return open.Length < MaxInvitations
            ? library with
            {
                Invitations = open.Add(new(
                    invitation.Id, invitation.SecretHash, invitation.Role, invitation.Email, invitation.By, now, invitation.ExpiresAt, UsedBy: null)),
            }
            : throw new QmulumException(FaultCode.Conflict, $"There are {MaxInvitations} invitations already; take one back, or wait until one ends.");
    }

    static LibraryState Accepted(LibraryState before, InvitationRecord invitation, Guid accountId)
    {
        var library = before with { Invitations = before.Invitations.Replace(invitation, invitation with { UsedBy = accountId }) };
        if (before.RoleOf(accountId) >= invitation.Role)
        {
            return library;
        }

        return library.Members.Length < MaxMembers || library.RoleOf(accountId) != LibraryRole.None
            ? library.WithMember(accountId, invitation.Role)
            : throw new QmulumException(FaultCode.Conflict, $"A library has {MaxMembers} members at most.");
    }

    LibraryDeletion DeletionOf(LibraryState library) =>
        new(Id, library.Name, library.DeletedAt!.Value, library.DeletedAt.Value + TimeSpan.FromDays(library.Settings.TrashDays));

    Task RecountOwnerAsync() => state.State.Owner is { } owner ? GrainFactory.Usage(owner).Recount() : Task.CompletedTask;

    /// <summary>The last step: nothing of the library is left but its deletion, so that its id is never another's.</summary>
    async Task ForgetAsync()
    {
        if (state.State.Owner is { } owner)
        {
            await GrainFactory.Account(owner).ForgetLibrary(Id);
            await GrainFactory.Usage(owner).Recount();
        }

        await index.Directory.RemoveLibraryAsync(Id, CancellationToken.None);
        await GrainFactory.Locations().Forget(Id);
        await ChangeAsync(library => new() { CreatedAt = library.CreatedAt, DeletedAt = library.DeletedAt, IsBeingRemoved = true });
        await EndRemovalAsync();
    }

    async Task EndRemovalAsync()
    {
        if (await this.GetReminder(LibraryRemoval.Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    static LibraryState RequireMember(LibraryState library, Guid accountId) => library.RoleOf(accountId) switch
    {
        LibraryRole.None => throw new QmulumException(FaultCode.NotFound, "Nobody such is a member of this library."),
        LibraryRole.Owner => throw new QmulumException(FaultCode.Conflict, "This is the library's owner; hand the library to another member first."),
        _ => library,
    };

    void RequireCreated()
    {
        if (!IsThere())
        {
            throw NotThere();
        }
    }

    QmulumException NotThere() => new(FaultCode.NotFound, $"There is no library \"{Id}\".");
}
