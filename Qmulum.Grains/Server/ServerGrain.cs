using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Server;

/// <summary>What there is once for the whole installation: whether it is set up, and who looks after it.</summary>
[GrainType(GrainNames.Server)]
public sealed class ServerGrain([PersistentState(GrainNames.Server)] IPersistentState<ServerState> state) : Grain, IServerGrain
{
    const int MaxLinks = 16;

    public Task<bool> IsSetUp() => Task.FromResult(state.State.IsSetUp);

    public async Task<bool> OfferSetup(string secretHash)
    {
        if (state.State.IsSetUp)
        {
            return false;
        }

        if (!state.State.SetupHashes.Contains(secretHash))
        {
            await state.CommitAsync(state.State with { SetupHashes = [.. state.State.SetupHashes.TakeLast(MaxLinks - 1), secretHash] });
        }

        return true;
    }

    public async Task<Guid?> BeginSetup(string secretHash, Guid candidate)
    {
        if (state.State.IsSetUp || !state.State.SetupHashes.Contains(secretHash))
        {
            return null;
        }

        if (state.State.FirstAccount is null)
        {
            await state.CommitAsync(state.State with { FirstAccount = candidate });
        }

        return state.State.FirstAccount;
    }

    public Task CompleteSetup() => state.State.IsSetUp
        ? Task.CompletedTask
        : state.CommitAsync(state.State with { IsSetUp = true, SetupHashes = [] });

    public Task NoteAdministrator(Guid accountId) => state.State.Administrators.Contains(accountId)
        ? Task.CompletedTask
        : state.CommitAsync(state.State with { Administrators = state.State.Administrators.Add(accountId) });

    public async Task<bool> ForgetAdministrator(Guid accountId)
    {
        var others = state.State.Administrators.Remove(accountId);
        if (others.IsEmpty)
        {
            return false;
        }

        if (others.Length < state.State.Administrators.Length)
        {
            await state.CommitAsync(state.State with { Administrators = others });
        }

        return true;
    }
}
