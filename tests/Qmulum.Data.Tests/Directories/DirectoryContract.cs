using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Directories;

public sealed class SqliteDirectoryTests() : DirectoryContract(IndexProvider.Sqlite);

public sealed class PostgresDirectoryTests() : DirectoryContract(IndexProvider.PostgreSql);

public abstract class DirectoryContract(IndexProvider provider) : IndexContract(provider)
{
    static readonly Guid Anna = Guid.CreateVersion7(DateTimeOffset.UnixEpoch);
    static readonly Guid Boris = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(1));

    [Theory]
    [InlineData("ann", true)]
    [InlineData("ANNA MÜ", true)]
    [InlineData("@example", true)]
    [InlineData("50%_!", true)]
    [InlineData("", true)]
    [InlineData("a%a", false)]
    [InlineData("a_na", false)]
    [InlineData("boris", false)]
    public async Task An_account_is_found_by_any_part_of_its_words_and_by_nothing_else(string search, bool isFound)
    {
        await Index.Directory.SaveAccountAsync(Anna, "Anna Müller 50%_! anna@example.org", default);

        Assert.Equal(isFound ? [Anna] : [], await Index.Directory.FindAccountsAsync(search, null, 10, default));
    }

    [Fact]
    public async Task Words_and_searches_that_no_database_keeps_are_taken_as_what_can_be_kept_of_them()
    {
        await Index.Directory.SaveAccountAsync(Anna, "An\0na \ud800", default);

        Assert.Equal([Anna], await Index.Directory.FindAccountsAsync("\0ann", null, 10, default));
        Assert.Empty(await Index.Directory.FindAccountsAsync("anna\udc00", null, 10, default));
    }

    [Fact]
    public async Task An_account_is_found_by_its_latest_words_alone_and_not_once_it_is_gone()
    {
        await Index.Directory.SaveAccountAsync(Anna, "Anna", default);
        await Index.Directory.SaveAccountAsync(Anna, "Hanna Berg", default);

        Assert.Empty(await Index.Directory.FindAccountsAsync("anna m", null, 10, default));
        Assert.Equal([Anna], await Index.Directory.FindAccountsAsync("berg", null, 10, default));
        await Index.Directory.RemoveAccountAsync(Anna, default);
        Assert.Empty(await Index.Directory.FindAccountsAsync("", null, 10, default));
    }

    [Fact]
    public async Task Pages_tell_the_newest_first_and_each_once()
    {
        var all = Enumerable.Range(0, 25).Select(day => Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(day))).ToList();
        foreach (var id in all)
        {
            await Index.Directory.SaveAccountAsync(id, "Pat", default);
        }

        foreach (var search in (string[])["", "pat"])
        {
            List<Guid> told = [];
            for (var page = await FindAsync(null); page.Count > 0; page = await FindAsync(told[^1]))
            {
                told.AddRange(page);
            }

            Assert.Equal(Enumerable.Reverse(all), told);

            Task<List<Guid>> FindAsync(Guid? after) => Index.Directory.FindAccountsAsync(search, after, 7, default);
        }
    }

    [Fact]
    public async Task What_an_account_holds_is_the_sum_of_the_libraries_that_are_its_own_now()
    {
        await Index.Photos.RecordAsync("one", [TestPhoto.New("2024-06-01", 100), TestPhoto.New("2024-06-02", 200)], default);
        await Index.Photos.RecordAsync("two", [TestPhoto.New("2024-06-01", 1000)], default);
        await Index.Directory.SaveLibraryAsync("one", Anna, default);
        await Index.Directory.SaveLibraryAsync("two", Anna, default);
        await Index.Directory.SaveLibraryAsync("three", null, default);

        Assert.Equal([new(3, 1300), new(0, 0)], await Index.Directory.TotalsOfAsync([Anna, Boris], default));
        await Index.Directory.SaveLibraryAsync("two", Boris, default);
        Assert.Equal([new(2, 300), new(1, 1000)], await Index.Directory.TotalsOfAsync([Anna, Boris], default));
        Assert.Equal(["one", "three", "two"], await Index.Directory.FindLibrariesAsync("", 10, default));
        Assert.Equal(["two"], await Index.Directory.FindLibrariesAsync("three", 10, default));
        await Index.Directory.RemoveLibraryAsync("one", default);
        Assert.Equal((0, 2), await Index.Directory.CountAsync(default));
    }
}
