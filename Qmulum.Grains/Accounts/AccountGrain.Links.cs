using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Accounts;

/// <summary>What is done with the account by the links of letters, and how it ends.</summary>
public sealed partial class AccountGrain
{
    const int MaxLinksOfAKind = 5;
    const string EndReminder = "end";

    /// <summary>How long an account that is to go can be had back.</summary>
    static readonly TimeSpan Grace = TimeSpan.FromDays(14);

    // An end that failed half-way is tried again; a reminder that comes too soon asks for nothing.
    static readonly TimeSpan TryEndEvery = TimeSpan.FromHours(1);

    public async Task Register(NewAccount account, NewLink confirmation)
    {
        if (state.RecordExists)
        {
            return;
        }

        // The reminder first: an account that nobody confirms must not stay because the process died in between.
        await RemindOfEndAsync(confirmation.Lifetime);
        var link = RecordOf(confirmation);
        var begun = Begin(account) with { Links = [link], ConfirmBy = account.EmailConfirmed ? null : link.ExpiresAt };
        await EnlistAsync(begun);
        await state.CommitAsync(begun);
    }

    public Task AddLink(NewLink link)
    {
        RequireCreated();
        var now = clock.GetUtcNow();
        var good = state.State.Links.Where(one => one.ExpiresAt > now && one.SecretHash != link.SecretHash).ToList();
        var others = good.Where(one => one.Kind != link.Kind);
        var same = good.Where(one => one.Kind == link.Kind).TakeLast(MaxLinksOfAKind - 1);
        return state.CommitAsync(state.State with { Links = [.. others, .. same, RecordOf(link)] });
    }

    public Task<LinkInfo?> FindLink(TokenKind kind, string secretHash) =>
        Task.FromResult(GoodLink(kind, secretHash) is { } link ? new LinkInfo(link.Email, link.ExpiresAt) : null);

    public async Task<ConfirmedEmail?> ConfirmEmail(string secretHash)
    {
        if (GoodLink(TokenKind.Confirmation, secretHash) is not { Email: { } email } link)
        {
            return null;
        }

        var before = state.State.Email;
        var next = state.State with { Email = email, EmailConfirmed = true, ConfirmBy = null, Links = state.State.Links.Remove(link) };
        await EnlistAsync(next);
        await state.CommitAsync(next);
        await ForgetEndAsync();
        return new(Info(), before == email ? null : before);
    }

    public async Task<bool> ResetPassword(string secretHash, string passwordHash)
    {
        if (GoodLink(TokenKind.Reset, secretHash) is null)
        {
            return false;
        }

        await state.CommitAsync(state.State with
        {
            PasswordHash = passwordHash,
            EmailConfirmed = true,
            ConfirmBy = null,
            Sessions = [],
            Links = state.State.Links.RemoveAll(link => link.Kind == TokenKind.Reset),
        });
        return true;
    }

    public async Task<DateTimeOffset> RequestDeletion()
    {
        RequireCreated();
        if (state.State.IsAdministrator)
        {
            throw new QmulumException(
                FaultCode.Conflict, "This account looks after the server; let another administrator take that from it first.");
        }

        if (state.State.DeletedAt is { } at)
        {
            return at;
        }

        // As above: what was answered must happen, so the reminder comes before the state.
        await RemindOfEndAsync(Grace);
        var end = clock.GetUtcNow() + Grace;
        await state.CommitAsync(state.State with { DeletedAt = end });
        return end;
    }

    public async Task Restore()
    {
        RequireCreated();
        if (state.State.DeletedAt is not null)
        {
            await state.CommitAsync(state.State with { DeletedAt = null });
            await ForgetEndAsync();
        }
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (!state.RecordExists || (state.State.DeletedAt ?? state.State.ConfirmBy) is not { } end)
        {
            await ForgetEndAsync();
            return;
        }

        if (end <= clock.GetUtcNow())
        {
            await EndAsync();
        }
    }

    /// <summary>Everything of the account goes. Each step may be done twice: a fault lets the reminder come again.</summary>
    async Task EndAsync()
    {
        foreach (var libraryId in state.State.Libraries)
        {
            await LeaveAsync(GrainFactory.Library(libraryId));
        }

        if (EmailAddress.TryParse(state.State.Email, out var email))
        {
            await GrainFactory.Email(email).Release(Id);
        }

        foreach (var login in state.State.Logins)
        {
            await GrainFactory.GetGrain<ILoginGrain>(login.Key).Release(Id);
        }

        // Named by the account and its end: done twice it is one entry.
        var end = state.State.DeletedAt ?? state.State.ConfirmBy ?? clock.GetUtcNow();
        await GrainFactory.Audit().Enter([new(Id, end, AuditAction.AccountGone, Id, null, null, null, new(null, null))]);
        await GrainFactory.Audit().Forget(Id);
        await index.Directory.RemoveAccountAsync(Id, CancellationToken.None);
        await state.ClearStateAsync();
        await ForgetEndAsync();
        DeactivateOnIdle();
    }

    /// <summary>A library of one's own is deleted, and goes as every deleted one does; out of another one leaves.</summary>
    async Task LeaveAsync(ILibraryGrain library)
    {
        var role = await library.GetRole(Id);
        if (role == LibraryRole.Owner)
        {
            await library.Delete();
        }
        else if (role != LibraryRole.None)
        {
            await library.RemoveMember(Id);
        }
    }

    Task RemindOfEndAsync(TimeSpan after) => this.RegisterOrUpdateReminder(EndReminder, after, TryEndEvery);

    async Task ForgetEndAsync()
    {
        if (await this.GetReminder(EndReminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    LinkRecord? GoodLink(TokenKind kind, string secretHash)
    {
        var now = clock.GetUtcNow();
        return IsThere()
            ? state.State.Links.FirstOrDefault(link => link.Kind == kind && link.SecretHash == secretHash && link.ExpiresAt > now)
            : null;
    }

    LinkRecord RecordOf(NewLink link) => new(link.Kind, link.SecretHash, clock.GetUtcNow() + link.Lifetime, link.Email);
}
