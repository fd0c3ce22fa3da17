using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Accounts;

/// <summary>
/// A person's account. Every request of that person asks it who they are, so that a session that was ended ends at the next request, at
/// every node; when a credential was last used is written every ten minutes at most.
/// </summary>
[GrainType(GrainNames.Account)]
public sealed partial class AccountGrain(
    [PersistentState(GrainNames.Account)] IPersistentState<AccountState> state, IndexDatabase index, TimeProvider clock, ILogger<AccountGrain> log)
    : Grain, IAccountGrain, IRemindable
{
    const int MaxSessions = 100;
    const int MaxKeys = 100;
    const int MaxLibraries = 1_000;

    static readonly TimeSpan NoteUseEvery = TimeSpan.FromMinutes(10);

    Guid Id => Guid.ParseExact(this.GetPrimaryKeyString(), "D");

    public async Task<AccountInfo> Create(NewAccount account)
    {
        if (!state.RecordExists)
        {
            var begun = Begin(account);
            await EnlistAsync(begun);
            await state.CommitAsync(begun);
        }

        if (state.State.LooksAfterServer)
        {
            await GrainFactory.Server().NoteAdministrator(Id);
        }

        return Info();
    }

    public Task<AccountInfo?> GetInfo() => Task.FromResult(IsThere() ? Info() : null);

    public Task<Credentials?> GetCredentials() =>
        Task.FromResult(IsThere() ? new Credentials(state.State.PasswordHash, state.State.MayComeIn) : null);

    public async Task<AccountInfo> Rename(string name)
    {
        RequireCreated();
        var next = state.State with { Name = name };
        await EnlistAsync(next);
        await state.CommitAsync(next);
        return Info();
    }

    public Task SetPassword(string passwordHash, Guid? keep)
    {
        RequireCreated();
        return state.CommitAsync(state.State with { PasswordHash = passwordHash, Sessions = OnlySession(keep) });
    }

    public Task Rehash(string oldHash, string newHash) => IsThere() && state.State.PasswordHash == oldHash
        ? state.CommitAsync(state.State with { PasswordHash = newHash })
        : Task.CompletedTask;

    public async Task<SessionInfo> StartSession(Guid id, string secretHash, Visitor visitor)
    {
        RequireCreated();
        if (!state.State.MayComeIn)
        {
            throw new QmulumException(FaultCode.NotFound, "There is no such account.");
        }

        if (state.State.Sessions.FirstOrDefault(session => session.Id == id) is { } begun)
        {
            return begun.ToInfo();
        }

        var now = clock.GetUtcNow();
        var session = new SessionRecord(id, secretHash, now, now, visitor);
        var others = state.State.Sessions.Where(other => other.ExpiresAt > now).OrderBy(other => other.LastUsedAt).TakeLast(MaxSessions - 1);
        await state.CommitAsync(state.State with { Sessions = [.. others, session] });
        return session.ToInfo();
    }

    public async Task<Caller?> Authenticate(TokenKind kind, string secretHash, Visitor visitor)
    {
        if (!IsThere() || !state.State.MayComeIn)
        {
            return null;
        }

        await EnsureEnlistedAsync();
        return kind switch
        {
            TokenKind.Session => await AuthenticateSessionAsync(secretHash, visitor),
            TokenKind.Key => await AuthenticateKeyAsync(secretHash, visitor),
            _ => null,
        };
    }

    public Task<ImmutableArray<SessionInfo>> GetSessions()
    {
        RequireCreated();
        var now = clock.GetUtcNow();
        return Task.FromResult<ImmutableArray<SessionInfo>>(
            [.. state.State.Sessions.Where(session => session.ExpiresAt > now).OrderByDescending(session => session.LastUsedAt).Select(session => session.ToInfo())]);
    }

    public async Task<bool> EndSession(Guid id)
    {
        RequireCreated();
        var rest = state.State.Sessions.RemoveAll(session => session.Id == id);
        var found = rest.Length < state.State.Sessions.Length;
        if (found)
        {
            await state.CommitAsync(state.State with { Sessions = rest });
        }

        return found;
    }

    public Task EndSessions(Guid? keep)
    {
        RequireCreated();
        return state.CommitAsync(state.State with { Sessions = OnlySession(keep) });
    }

    public async Task<KeyInfo> AddKey(NewKey key)
    {
        RequireCreated();
        if (state.State.Keys.FirstOrDefault(made => made.Id == key.Id) is { } made)
        {
            return made.ToInfo();
        }

        if (state.State.Keys.Length >= MaxKeys)
        {
            throw new QmulumException(FaultCode.Conflict, $"There are {MaxKeys} keys already; remove one that is not used.");
        }

        var added = new KeyRecord(key.Id, key.Name, key.SecretHash, key.Scope, clock.GetUtcNow(), key.ExpiresAt, null, null);
        await state.CommitAsync(state.State with { Keys = state.State.Keys.Add(added) });
        return added.ToInfo();
    }

    public Task<ImmutableArray<KeyInfo>> GetKeys()
    {
        RequireCreated();
        return Task.FromResult<ImmutableArray<KeyInfo>>([.. state.State.Keys.Reverse().Select(key => key.ToInfo())]);
    }

    public async Task<bool> RemoveKey(Guid id)
    {
        RequireCreated();
        var rest = state.State.Keys.RemoveAll(key => key.Id == id);
        var found = rest.Length < state.State.Keys.Length;
        if (found)
        {
            await state.CommitAsync(state.State with { Keys = rest });
        }

        return found;
    }

    public Task NoteLibrary(string libraryId)
    {
        RequireCreated();
        if (state.State.Libraries.Contains(libraryId))
        {
            return Task.CompletedTask;
        }

        return state.State.Libraries.Length < MaxLibraries
            ? state.CommitAsync(state.State with { Libraries = state.State.Libraries.Add(libraryId) })
            : throw new QmulumException(FaultCode.Conflict, $"An account can be in {MaxLibraries} libraries; leave one first.");
    }

    public Task ForgetLibrary(string libraryId) => IsThere() && state.State.Libraries.Contains(libraryId)
        ? state.CommitAsync(state.State with { Libraries = state.State.Libraries.Remove(libraryId) })
        : Task.CompletedTask;

    public Task<ImmutableArray<string>> GetLibraries()
    {
        RequireCreated();
        return Task.FromResult(state.State.Libraries);
    }

    public Task<UsageLimits> GetLimits()
    {
        RequireCreated();
        return Task.FromResult(state.State.Limits);
    }

    public async Task SetLimits(UsageLimits limits)
    {
        RequireCreated();
        await state.CommitAsync(state.State with { Limits = limits });
        await GrainFactory.Usage(Id).Recount();
    }

    async Task<Caller?> AuthenticateSessionAsync(string secretHash, Visitor visitor)
    {
        var now = clock.GetUtcNow();
        var session = state.State.Sessions.FirstOrDefault(one => one.SecretHash == secretHash && one.ExpiresAt > now);
        if (session is null)
        {
            return null;
        }

        if (now - session.LastUsedAt >= NoteUseEvery)
        {
            await NoteUseAsync(state.State with
            {
                Sessions = state.State.Sessions.Replace(session, session with { LastUsedAt = now, Visitor = visitor }),
            });
        }

        return new(Id, state.State.IsAdministrator, session.Id, null);
    }

    async Task<Caller?> AuthenticateKeyAsync(string secretHash, Visitor visitor)
    {
        var now = clock.GetUtcNow();
        var key = state.State.Keys.FirstOrDefault(one => one.SecretHash == secretHash && (one.ExpiresAt is null || one.ExpiresAt > now));
        if (key is null || state.State.DeletedAt is not null)
        {
            return null;
        }

        if (key.LastUsedAt is null || now - key.LastUsedAt >= NoteUseEvery)
        {
            await NoteUseAsync(state.State with
            {
                Keys = state.State.Keys.Replace(key, key with { LastUsedAt = now, LastVisitor = visitor }),
            });
            if (key.LastUsedAt?.UtcDateTime.Date != now.UtcDateTime.Date)
            {
                await EnterKeyUseAsync(key, visitor);
            }
        }

        return new(Id, state.State.IsAdministrator, key.Id, key.Scope);
    }

    /// <summary>A disk that is full, or a database that restarts, keeps nobody from looking at their photos: the use is noted at the next request.</summary>
    async Task NoteUseAsync(AccountState next)
    {
        try
        {
            await state.CommitAsync(next);
        }
        catch (Exception exception)
        {
            log.UseNotNoted(exception);
        }
    }

    /// <summary>Once a day and key, so that a program which asks all day makes no more than that.</summary>
    async Task EnterKeyUseAsync(KeyRecord key, Visitor visitor)
    {
        try
        {
            await GrainFactory.Audit().Enter([new(Guid.CreateVersion7(), clock.GetUtcNow(), AuditAction.KeyUsed, Id, null, $"{key.Id:D}", key.Name, visitor)]);
        }
        catch (Exception exception)
        {
            log.UseNotNoted(exception);
        }
    }

    AccountState Begin(NewAccount account) => new()
    {
        Name = account.Name,
        Email = account.Email,
        PasswordHash = account.PasswordHash,
        IsAdministrator = account.IsAdministrator,
        EmailConfirmed = account.EmailConfirmed,
        CreatedAt = clock.GetUtcNow(),
        IsEnlisted = true,
    };

    ImmutableArray<SessionRecord> OnlySession(Guid? keep) => [.. state.State.Sessions.Where(session => session.Id == keep)];

    AccountInfo Info()
    {
        var account = state.State;
        return new(
            Id, account.Name, account.Email, account.IsAdministrator, account.IsDisabled, account.EmailConfirmed, account.Totp is not null, account.CreatedAt,
            account.DeletedAt);
    }

    bool IsThere()
    {
        if (!state.RecordExists)
        {
            // Whoever asks for ids that are not there must not fill the memory with them.
            DeactivateOnIdle();
        }

        return state.RecordExists;
    }

    void RequireCreated()
    {
        if (!IsThere())
        {
            throw new QmulumException(FaultCode.NotFound, "There is no such account.");
        }
    }
}
