using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Accounts;

/// <summary>What an administrator sees and says of the account, and how it is found.</summary>
public sealed partial class AccountGrain
{
    public Task<AccountStanding?> GetStanding() => Task.FromResult(IsThere() ? new AccountStanding(Info(), LastSeenAt(), state.State.Limits) : null);

    /// <remarks>
    /// The server knows those who look after it, and it lets the last one not go. It forgets one first and learns of one last: what it knows is never more
    /// than there are.
    /// </remarks>
    public async Task SetStanding(bool? isDisabled, bool? isAdministrator)
    {
        RequireCreated();
        var before = state.State;
        var next = before with { IsDisabled = isDisabled ?? before.IsDisabled, IsAdministrator = isAdministrator ?? before.IsAdministrator };
        next = next with { Sessions = next.IsDisabled ? [] : next.Sessions, DeletedAt = isDisabled is false ? null : next.DeletedAt };
        if (before.LooksAfterServer && !next.LooksAfterServer && !await GrainFactory.Server().ForgetAdministrator(Id))
        {
            throw new QmulumException(FaultCode.Conflict, "Nobody else looks after this server; make another account an administrator first.");
        }

        await state.CommitAsync(next);
        if (next.LooksAfterServer)
        {
            await GrainFactory.Server().NoteAdministrator(Id);
        }

        if (before.DeletedAt is not null && next.DeletedAt is null)
        {
            await ForgetEndAsync();
        }
    }

    public async Task Enlist()
    {
        RequireCreated();
        await EnlistAsync(state.State);
        foreach (var libraryId in state.State.Libraries)
        {
            await GrainFactory.Library(libraryId).Enlist();
        }

        if (state.State.LooksAfterServer)
        {
            await GrainFactory.Server().NoteAdministrator(Id);
        }
    }

    /// <summary>Lets the account be found by what it is called from the next write on. The entry first: an account that nobody finds cannot be looked after.</summary>
    Task EnlistAsync(AccountState next) => IndexFaults.ToldAsync(async () =>
    {
        await index.Directory.SaveAccountAsync(Id, $"{next.Name} {next.Email}", CancellationToken.None);
        return true;
    });

    /// <summary>An account that was made before there was a directory comes into it when it is next used.</summary>
    async Task EnsureEnlistedAsync()
    {
        if (state.State.IsEnlisted)
        {
            return;
        }

        try
        {
            await Enlist();
            await state.CommitAsync(state.State with { IsEnlisted = true });
        }
        catch (Exception exception)
        {
            log.UseNotNoted(exception);
        }
    }

    DateTimeOffset? LastSeenAt() => state.State.Sessions.Select(session => (DateTimeOffset?)session.LastUsedAt)
        .Concat(state.State.Keys.Select(key => key.LastUsedAt))
        .Max();
}
