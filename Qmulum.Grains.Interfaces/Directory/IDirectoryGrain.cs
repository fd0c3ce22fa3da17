namespace Qmulum.Grains.Interfaces;

/// <summary>Which accounts and libraries the installation has. Found by <see cref="GrainFactoryExtensions.Directory"/>.</summary>
[Alias("qmulum.directory")]
public interface IDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Accounts, the newest first.</summary>
    /// <param name="search">Part of a name or an e-mail address; empty for all.</param>
    /// <param name="after">The <see cref="AccountPage.Next"/> of the page before; null for the first page.</param>
    /// <param name="limit">1 to 200.</param>
    [Alias("FindAccounts"), Idempotent]
    Task<AccountPage> FindAccounts(string search, Guid? after, int limit);

    /// <summary>An account; null when there is none.</summary>
    [Alias("GetAccount"), Idempotent]
    Task<AccountOverview?> GetAccount(Guid accountId);

    /// <summary>Libraries, deleted ones included as long as their photos are there.</summary>
    /// <param name="after">The <see cref="LibraryPage.Next"/> of the page before; empty for the first page.</param>
    /// <param name="limit">1 to 200.</param>
    [Alias("FindLibraries"), Idempotent]
    Task<LibraryPage> FindLibraries(string after, int limit);

    /// <summary>How many uploads of an account are not finished. One that has just begun or ended may not be counted yet.</summary>
    [Alias("CountOpenUploads"), Idempotent]
    Task<long> CountOpenUploads(Guid accountId);

    /// <summary>Ends the unfinished uploads of an account with which nobody has gone on for longest, some at a time.</summary>
    /// <returns>How many; 0 when all that were looked at are gone on with.</returns>
    [Alias("EndLongestOpenUploads"), Idempotent]
    Task<int> EndLongestOpenUploads(Guid accountId);
}
