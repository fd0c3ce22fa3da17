using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Tests;

/// <summary>What administrators see and say, on either host.</summary>
public class AdministrationTests
{
    static readonly Visitor Here = new("tests", "192.0.2.1");

    readonly ShiftedClock _clock = new();

    [Fact]
    public async Task Accounts_are_found_from_the_moment_on_that_they_are_there_and_by_their_latest_name_and_address()
    {
        await using var home = await TestLibrary.CreateAsync();
        var account = home.Grains.Account(AccountId.New());
        await account.Register(
            new("Anna", "anna@example.org", "hash", IsAdministrator: false, EmailConfirmed: false),
            new(TokenKind.Confirmation, "link", NewLink.ConfirmationLifetime, "new@example.org"));
        Assert.Single((await FindAsync(home, "anna@")).Accounts);
        await account.ConfirmEmail("link");
        await account.Rename("Hanna");

        Assert.Empty((await FindAsync(home, "anna@")).Accounts);
        Assert.Equal("Hanna", Assert.Single((await FindAsync(home, "HANN")).Accounts).Standing.Info.Name);
        Assert.Single((await FindAsync(home, "new@")).Accounts);
    }

    [Fact]
    public async Task A_page_goes_on_where_the_one_before_ended_and_passes_over_what_was_never_made()
    {
        await using var home = await TestLibrary.CreateAsync();
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync(home);
        }

        await home.Index.Directory.SaveAccountAsync(AccountId.New(), "never made", default);

        List<AccountOverview> found = [];
        Guid? after = null;
        do
        {
            var page = await home.Grains.Directory().FindAccounts("", after, 2);
            found.AddRange(page.Accounts);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(5, found.Select(account => account.Standing.Info.Id).Distinct().Count());
        Assert.Equal(5, found.Count);
    }

    [Fact]
    public async Task An_account_and_a_library_of_before_the_directory_come_into_it_at_the_next_use_and_with_reindex()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (id, account) = await CreateAsync(home);
        await account.NoteLibrary("mine");
        await home.Grains.Library("mine").Found("Mine", id);
        await home.Index.Directory.RemoveAccountAsync(id, default);
        await home.Index.Directory.RemoveLibraryAsync("mine", default);
        Assert.Empty((await FindAsync(home, "")).Accounts);

        await account.Enlist();

        Assert.Equal(id, Assert.Single((await FindAsync(home, "")).Accounts).Standing.Info.Id);
        Assert.Contains((await home.Grains.Directory().FindLibraries("", 100)).Libraries, library => library.Info.Id == "mine" && library.Owner!.Id == id);

        await home.Index.Directory.RemoveLibraryAsync("mine", default);
        await home.Grains.Stats().Reindex();
        Assert.Contains((await home.Grains.Directory().FindLibraries("", 100)).Libraries, library => library.Info.Id == "mine");
        var counts = await home.Grains.Stats().Get();
        Assert.False(counts.IsReindexing);
        Assert.NotNull(counts.ReindexedAt);
    }

    [Fact]
    public async Task A_disabled_account_opens_nothing_and_its_sessions_end_and_its_keys_rest()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (id, account) = await CreateAsync(home);
        var session = SecretToken.Create(TokenKind.Session, id).Hash;
        var key = SecretToken.Create(TokenKind.Key, id).Hash;
        await account.StartSession(Guid.NewGuid(), session, Here);
        await account.AddKey(new(Guid.NewGuid(), "key", key, new([Permission.ViewLibrary], null), null));

        await account.SetStanding(isDisabled: true, null);
        await home.DeactivateAsync();
        account = home.Grains.Account(id);

        Assert.Null(await account.Authenticate(TokenKind.Session, session, Here));
        Assert.Null(await account.Authenticate(TokenKind.Key, key, Here));
        Assert.False((await account.GetCredentials())!.MayComeIn);
        await account.SetStanding(isDisabled: false, null);
        Assert.Null(await account.Authenticate(TokenKind.Session, session, Here));
        Assert.NotNull(await account.Authenticate(TokenKind.Key, key, Here));
    }

    [Fact]
    public async Task Of_many_who_are_demoted_at_once_one_stays()
    {
        await using var home = await TestLibrary.CreateAsync();
        var accounts = new List<IAccountGrain>();
        for (var i = 0; i < 6; i++)
        {
            accounts.Add((await CreateAsync(home, isAdministrator: true)).Account);
        }

        var outcomes = await Task.WhenAll(accounts.Select(async (account, i) =>
        {
            try
            {
                await (i % 2 == 0 ? account.SetStanding(null, isAdministrator: false) : account.SetStanding(isDisabled: true, null));
                return true;
            }
            catch (QmulumException refused) when (refused.Code == FaultCode.Conflict)
            {
                return false;
            }
        }));

        Assert.Single(outcomes, done => !done);
        var left = await Task.WhenAll(accounts.Select(account => account.GetStanding()));
        Assert.Single(left, account => account!.Info is { IsAdministrator: true, IsDisabled: false });
        await home.DeactivateAsync();
        var last = home.Grains.Account(left.First(account => account!.Info is { IsAdministrator: true, IsDisabled: false })!.Info.Id);
        await Assert.ThrowsAsync<QmulumException>(() => last.SetStanding(null, isAdministrator: false));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_an_account_as_it_was()
    {
        await using var home = await TestLibrary.CreateAsync();
        var (_, account) = await CreateAsync(home);

        home.Faults.FailNextWrites(1);
        await Assert.ThrowsAnyAsync<Exception>(() => account.SetStanding(isDisabled: true, null));

        Assert.False((await account.GetInfo())!.IsDisabled);
    }

    [Fact]
    public async Task A_key_is_entered_once_a_day_and_an_account_that_is_gone_leaves_nothing_personal()
    {
        await using var home = await TestLibrary.CreateAsync(clock: _clock);
        var (id, account) = await CreateAsync(home);
        var key = SecretToken.Create(TokenKind.Key, id).Hash;
        await account.AddKey(new(Guid.NewGuid(), "the NAS", key, new([Permission.ViewLibrary], null), null));
        for (var hour = 0; hour < 48; hour++)
        {
            await account.Authenticate(TokenKind.Key, key, Here);
            _clock.Forward(TimeSpan.FromHours(1));
        }

        var uses = await ReadAsync(home, id, AuditAction.KeyUsed);
        Assert.InRange(uses.Count, 2, 3); // of two days, or parts of three
        Assert.All(uses, use => Assert.Equal(("the NAS", "192.0.2.1"), (use.Detail, use.From.Address)));

        await account.RequestDeletion();
        _clock.Forward(TimeSpan.FromDays(14.1));
        await account.AsReference<IRemindable>().ReceiveReminder("end", new(DateTime.UtcNow, TimeSpan.FromHours(1), DateTime.UtcNow));

        Assert.Empty((await FindAsync(home, "")).Accounts);
        var left = await ReadAsync(home, id, action: null);
        Assert.Single(left, entry => entry.Action == AuditAction.AccountGone);
        Assert.All(left, entry => Assert.Equal((null, null, null), (entry.Detail, entry.From.Address, entry.From.Client)));
    }

    [Fact]
    public async Task Text_that_no_database_keeps_does_not_keep_an_entry_out_of_the_audit()
    {
        await using var home = await TestLibrary.CreateAsync();
        var id = AccountId.New();

        await home.Grains.Audit().Enter(
            [new(Guid.NewGuid(), DateTimeOffset.UtcNow, AuditAction.SignedIn, id, null, "\0", "half \ud83d", new(new string('x', 999), "192.0.2.1"))]);

        var entry = Assert.Single(await ReadAsync(home, id, AuditAction.SignedIn));
        Assert.Equal((null, "half \ufffd", AuditEntry.MaxTextLength), (entry.Subject, entry.Detail, entry.From.Client!.Length));
    }

    [Theory]
    [InlineData("Canon", "Canon EOS R5", "Canon EOS R5")]
    [InlineData("NIKON CORPORATION", "NIKON D850", "NIKON D850")]
    [InlineData("Apple", "iPhone 15", "Apple iPhone 15")]
    [InlineData(null, " X100 ", "X100")]
    [InlineData("Apple", null, "")]
    public void A_camera_is_called_by_its_maker_and_its_model(string? make, string? model, string name) =>
        Assert.Equal(name, Photos.CameraName.Of(new(make, model, null, null)));

    [Fact]
    public async Task Photos_are_counted_as_they_come_and_are_looked_into()
    {
        await using var home = await TestLibrary.CreateAsync(withWorkers: true);
        var content = SamplePhotos.Jpeg(1);
        var receipt = await home.AddAsync(content);
        await home.AddAsync(content);
        await Deadline.WaitAsync("the photo to be derived", TimeSpan.FromSeconds(60), async () =>
            (await home.DetailsAsync(receipt.PhotoId)).Entry.Status != PhotoStatus.Pending);

        var counts = await home.Grains.Stats().Get();

        Assert.Equal(new("image/jpeg", 1, content.Length), Assert.Single(counts.Formats));
        Assert.Equal(new("default", 1, content.Length), Assert.Single(counts.Locations));
        Assert.Equal(1, Assert.Single(counts.Days).Photos);
    }

    [Fact]
    public async Task A_photo_of_before_the_counts_is_counted_when_it_tells_of_itself()
    {
        await using var home = await TestLibrary.CreateAsync();
        var receipt = await home.AddAsync(SamplePhotos.Jpeg(2));
        var row = (await home.Index.Photos.GetAsync(TestLibrary.Id, receipt.PhotoId, default))!;
        await home.Index.Photos.ForgetAsync(TestLibrary.Id, [receipt.PhotoId], default);
        await home.Index.Photos.RecordAsync(TestLibrary.Id, [row], default); // without what is counted
        Assert.Empty((await home.Grains.Stats().Get()).Formats);

        await home.Grains.Photo(receipt.PhotoId).Announce();

        Assert.Equal(1, Assert.Single((await home.Grains.Stats().Get()).Formats).Photos);
        Assert.Empty(await home.Index.Statistics.UncountedAsync(PhotoPlace.First, 10, default));
    }

    static Task<AccountPage> FindAsync(TestLibrary home, string search) => home.Grains.Directory().FindAccounts(search, null, 100);

    static async Task<IReadOnlyList<AuditEntry>> ReadAsync(TestLibrary home, Guid account, AuditAction? action) =>
        (await home.Grains.Audit().Read(new(account, action, null, null, null, 100))).Entries;

    static async Task<(Guid Id, IAccountGrain Account)> CreateAsync(TestLibrary home, bool isAdministrator = false)
    {
        var id = AccountId.New();
        await home.Grains.Account(id).Create(new("Anna", "anna@example.org", "hash", isAdministrator, EmailConfirmed: true));
        return (id, home.Grains.Account(id));
    }
}
