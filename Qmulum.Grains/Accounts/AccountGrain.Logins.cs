using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Accounts;

/// <summary>The account's logins at outside providers.</summary>
public sealed partial class AccountGrain
{
    public Task<ImmutableArray<LoginInfo>> GetLogins()
    {
        RequireCreated();
        return Task.FromResult(state.State.Logins);
    }

    public Task AddLogin(string provider, string key)
    {
        RequireCreated();
        if (state.State.Logins.FirstOrDefault(login => login.Provider == provider) is { } known)
        {
            return known.Key == key
                ? Task.CompletedTask
                : throw new QmulumException(FaultCode.Conflict, "Another account of this provider opens this one already; disconnect it first.");
        }

        return state.CommitAsync(state.State with { Logins = state.State.Logins.Add(new(provider, key, clock.GetUtcNow())) });
    }

    public async Task<LoginInfo?> RemoveLogin(string provider)
    {
        RequireCreated();
        var login = state.State.Logins.FirstOrDefault(one => one.Provider == provider);
        if (login is not null)
        {
            await state.CommitAsync(state.State with { Logins = state.State.Logins.Remove(login) });
        }

        return login;
    }
}
