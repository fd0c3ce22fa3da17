using System.Collections.Immutable;
using Orleans.Concurrency;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Directory;

/// <summary>Finds accounts and libraries by the index, and asks each what it is. It keeps nothing itself.</summary>
[StatelessWorker]
[GrainType(GrainNames.Directory)]
public sealed class DirectoryGrain(IndexDatabase index) : Grain, IDirectoryGrain
{
    const int MostEnded = 20;

    public async Task<AccountPage> FindAccounts(string search, Guid? after, int limit)
    {
        var ids = await IndexFaults.ToldAsync(() => index.Directory.FindAccountsAsync(search, after, limit + 1, CancellationToken.None));
        Guid? next = CutTo(ids, limit) ? ids[^1] : null;
        return new(await DescribeAsync(ids), next);
    }

    public async Task<AccountOverview?> GetAccount(Guid accountId) => (await DescribeAsync([accountId])).FirstOrDefault();

    public async Task<LibraryPage> FindLibraries(string after, int limit)
    {
        var ids = await IndexFaults.ToldAsync(() => index.Directory.FindLibrariesAsync(after, limit + 1, CancellationToken.None));
        var next = CutTo(ids, limit) ? ids[^1] : null;
        var found = await Task.WhenAll(ids.Select(DescribeAsync));
        return new([.. found.OfType<LibraryOverview>()], next);
    }

    public Task<long> CountOpenUploads(Guid accountId) => IndexFaults.ToldAsync(() => index.Uploads.CountOpenAsync(accountId, CancellationToken.None));

    public async Task<int> EndLongestOpenUploads(Guid accountId)
    {
        // Those that began first may all be gone on with, or lie at a location that is away: others are looked at by chance.
        return await EndOpenUploadsAsync(accountId, skip: 0) is var ended and > 0
            ? ended
            : await EndOpenUploadsAsync(accountId, Random.Shared.NextInt64(1 + await CountOpenUploads(accountId)));
    }

    async Task<int> EndOpenUploadsAsync(Guid accountId, long skip)
    {
        var open = await IndexFaults.ToldAsync(() => index.Uploads.LongestOpenAsync(accountId, skip, MostEnded, CancellationToken.None));
        var over = await Task.WhenAll(open.Select(upload => GrainFactory.Upload(upload.UploadId).GiveWay(upload.LibraryId)));
        return over.Count(isOver => isOver);
    }

    /// <summary>What the accounts are. One that is not there, as its making was broken off, is passed over.</summary>
    async Task<ImmutableArray<AccountOverview>> DescribeAsync(IReadOnlyList<Guid> ids)
    {
        var standings = await Task.WhenAll(ids.Select(id => GrainFactory.Account(id).GetStanding()));
        var totals = await IndexFaults.ToldAsync(() => index.Directory.TotalsOfAsync(ids, CancellationToken.None));
        return [.. standings.Zip(totals)
            .Where(pair => pair.First is not null)
            .Select(pair => new AccountOverview(pair.First!, new(pair.Second.Bytes, pair.Second.Photos)))];
    }

    async Task<LibraryOverview?> DescribeAsync(string id)
    {
        var library = GrainFactory.Library(id);
        if (await library.GetInfo() is not { } info)
        {
            return null;
        }

        var members = await library.GetMembers();
        var owner = info.Owner is { } known ? await GrainFactory.Account(known).GetInfo() : null;
        var deletion = info.Owner is { } asked ? await library.GetDeletion(asked) : null;
        return new(info, members.Length, owner, deletion?.RemovedAt);
    }

    /// <returns>Whether there were more.</returns>
    static bool CutTo<T>(List<T> found, int limit)
    {
        if (found.Count <= limit)
        {
            return false;
        }

        found.RemoveRange(limit, found.Count - limit);
        return true;
    }
}
