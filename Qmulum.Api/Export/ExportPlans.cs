using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Export;

/// <summary>The plans that there are, and when a new one is made.</summary>
sealed class ExportPlans(IBlobStore store, ExportPlanner planner, IGrainFactory grains, TimeProvider clock) : IDisposable
{
    /// <summary>A download that broke off can go on for so long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Whoever asks for a head first, or twice in a row, gets the same archive.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>The latest, and the one before, which somebody may be fetching.</summary>
    const int KeptOfEach = 2;

    /// <summary>Plans that are made at once: each asks for every photo of its owner.</summary>
    readonly SemaphoreSlim _places = new(2);

    /// <summary>The plan to answer by.</summary>
    /// <param name="goesOn">Whether the request is for a part: then an older plan will do.</param>
    /// <param name="id">The plan that the client has begun with, if it says so.</param>
    public async Task<ExportPlan> GetAsync(Guid accountId, bool goesOn, string? id, CancellationToken cancellationToken)
    {
        if (await FindAsync(accountId, goesOn ? Kept : Fresh, id, cancellationToken) is { } plan)
        {
            return plan;
        }

        await _places.WaitAsync(cancellationToken);
        try
        {
            // Somebody may have made it while this one waited.
            if (await FindAsync(accountId, Fresh, null, cancellationToken) is { } made)
            {
                return made;
            }

            var fresh = await planner.MakeAsync(accountId, cancellationToken);
            await RemoveOldAsync(accountId, cancellationToken);
            return fresh;
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    async Task<ExportPlan?> FindAsync(Guid accountId, TimeSpan notOlder, string? id, CancellationToken cancellationToken)
    {
        var ids = await ListAsync(accountId, cancellationToken);
        var chosen = id is null ? ids.LastOrDefault() : ids.FirstOrDefault(one => one == id);
        return chosen is not null
            && await ReadAsync(new(accountId, chosen), cancellationToken) is { } plan
            && clock.GetUtcNow() - plan.MadeAt < notOlder
            && await IsOwnAsync(plan) ? plan : null;
    }

    /// <summary>The ids of an account's plans that are whole, the oldest first.</summary>
    async Task<List<string>> ListAsync(Guid accountId, CancellationToken cancellationToken)
    {
        List<string> ids = [];
        await foreach (var blob in store.ListAsync(ExportKeys.FolderOf(accountId), cancellationToken))
        {
            if (ExportKeys.IdOf(blob.Key) is { } id)
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    async Task<ExportPlan?> ReadAsync(ExportKeys keys, CancellationToken cancellationToken)
    {
        try
        {
            await using var blob = await store.OpenAsync(keys.Plan, null, cancellationToken);
            return await ExportPlan.ReadAsync(blob.Content, cancellationToken);
        }
        catch (BlobNotFoundException)
        {
            return null; // it was swept since it was listed
        }
    }

    /// <summary>A library that was handed on or deleted since is not theirs to take along any more.</summary>
    async Task<bool> IsOwnAsync(ExportPlan plan)
    {
        var roles = await Task.WhenAll(plan.Libraries.Select(id => grains.Library(id).GetRole(plan.AccountId)));
        return roles.All(role => role == LibraryRole.Owner);
    }

    async Task RemoveOldAsync(Guid accountId, CancellationToken cancellationToken)
    {
        foreach (var id in (await ListAsync(accountId, cancellationToken)).SkipLast(KeptOfEach))
        {
            foreach (var key in new ExportKeys(accountId, id).All)
            {
                await store.DeleteAsync(key, cancellationToken);
            }
        }
    }
}
