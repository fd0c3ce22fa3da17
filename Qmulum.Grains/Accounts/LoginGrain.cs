using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Accounts;

/// <summary>Somebody whom an outside provider knows.</summary>
[GrainType(GrainNames.Login)]
public sealed class LoginGrain([PersistentState(GrainNames.Login)] IPersistentState<LoginState> state) : Grain, ILoginGrain
{
    public async Task<Guid> Claim(Guid accountId)
    {
        if (state.State.AccountId is { } holder)
        {
            return holder;
        }

        await state.CommitAsync(state.State with { AccountId = accountId });
        return accountId;
    }

    public Task<Guid?> GetAccount() => Task.FromResult(state.State.AccountId);

    public Task Release(Guid accountId) => state.State.AccountId == accountId ? state.CommitAsync(new()) : Task.CompletedTask;
}

/// <summary>Which account a provider's person opens.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.login-state")]
public sealed record LoginState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public Guid? AccountId { get; init; }
}
