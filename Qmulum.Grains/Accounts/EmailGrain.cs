using System.Security.Cryptography;
using System.Text;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Accounts;

/// <summary>
/// An e-mail address. What is tried with it is counted here and not at the account, so that an address that nobody has answers like one that
/// somebody has. Counts are kept in memory alone: an attack that outlives the process is slow enough.
/// </summary>
// Anybody can ask for any address: those that nobody has need not stay.
[CollectionAgeLimit(Minutes = 5)]
[GrainType(GrainNames.Email)]
public sealed class EmailGrain([PersistentState(GrainNames.Email)] IPersistentState<EmailState> state, TimeProvider clock) : Grain, IEmailGrain
{
    const int MaxKnownPlaces = 20;

    AttemptBuckets? _attempts;
    AttemptBuckets? _letters;

    // A person who looks for the right one of their passwords; an attack gets 1,440 tries a day and address.
    AttemptBuckets Attempts => _attempts ??= new(clock, burst: 10, refill: TimeSpan.FromMinutes(1));

    AttemptBuckets Letters => _letters ??= new(clock, burst: 5, refill: TimeSpan.FromMinutes(12));

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

    public Task Release(Guid accountId) => state.State.AccountId == accountId
        ? state.CommitAsync(new())
        : Task.CompletedTask;

    public Task<Admission> Admit(string address)
    {
        var place = PlaceOf(address);
        var wait = Attempts.Take(place, isKnown: state.State.KnownPlaces.Contains(place));
        return Task.FromResult(new Admission(state.State.AccountId, wait));
    }

    public Task<bool> AdmitLetter() => Task.FromResult(Letters.Take("", isKnown: false) is null);

    public async Task NoteSignIn(string address)
    {
        var place = PlaceOf(address);
        Attempts.Forget(place);
        if (!state.State.KnownPlaces.Contains(place))
        {
            await state.CommitAsync(state.State with { KnownPlaces = [.. state.State.KnownPlaces.TakeLast(MaxKnownPlaces - 1), place] });
        }
    }

    // With the grain's own key, so that equal places of two people do not show.
    string PlaceOf(string address) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{this.GetPrimaryKeyString()}/{address}")).AsSpan(0, 16));
}
