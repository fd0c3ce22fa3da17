using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Accounts;

/// <summary>The account's passkeys.</summary>
public sealed partial class AccountGrain
{
    const int MaxPasskeys = 20;

    public Task<ImmutableArray<Passkey>> GetPasskeys()
    {
        RequireCreated();
        return Task.FromResult(state.State.Passkeys);
    }

    public Task SavePasskey(Passkey passkey)
    {
        RequireCreated();
        var passkeys = state.State.Passkeys;
        if (passkeys.FirstOrDefault(one => one.Id == passkey.Id) is { } known)
        {
            return state.CommitAsync(state.State with { Passkeys = passkeys.Replace(known, passkey) });
        }

        return passkeys.Length < MaxPasskeys
            ? state.CommitAsync(state.State with { Passkeys = passkeys.Add(passkey) })
            : throw new QmulumException(FaultCode.Conflict, $"There are {MaxPasskeys} passkeys already; remove one that is not used.");
    }

    public async Task<bool> RemovePasskey(string id)
    {
        RequireCreated();
        var rest = state.State.Passkeys.RemoveAll(passkey => passkey.Id == id);
        var found = rest.Length < state.State.Passkeys.Length;
        if (found)
        {
            await state.CommitAsync(state.State with { Passkeys = rest });
        }

        return found;
    }
}
