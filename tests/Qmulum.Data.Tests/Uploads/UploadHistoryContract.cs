using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Uploads;

public sealed class SqliteUploadHistoryTests() : UploadHistoryContract(IndexProvider.Sqlite);

public sealed class PostgresUploadHistoryTests() : UploadHistoryContract(IndexProvider.PostgreSql);

/// <summary>What became of uploads, and how much is kept of it.</summary>
public abstract class UploadHistoryContract(IndexProvider provider) : IndexContract(provider)
{
    const int Kept = UploadHistory.KeptPerAccount;

    readonly Guid _account = Guid.CreateVersion7();

    [Fact]
    public async Task Of_an_account_that_fails_for_ever_the_latest_are_kept_and_of_others_all()
    {
        var other = Row(UploadRowState.Failed) with { AccountId = Guid.CreateVersion7() };
        var done = Row(UploadRowState.Done);
        await SaveAsync(other, done);
        for (var batch = 0; batch <= Kept / UploadHistory.MaxRows; batch++)
        {
            await SaveAsync([.. Enumerable.Range(0, UploadHistory.MaxRows).Select(i =>
                Row(UploadRowState.Failed) with { BeganAt = Clock.GetUtcNow().AddMilliseconds((batch * UploadHistory.MaxRows) + i) })]);
        }

        var failed = await AllAsync(new(_account, UploadRowState.Failed));
        Assert.Equal(Kept, failed.Count);
        Assert.Equal(UploadHistory.MaxRows, (failed.Min(row => row.BeganAt) - Clock.GetUtcNow()).TotalMilliseconds);
        Assert.Equal(done.UploadId, Assert.Single(await AllAsync(new(_account, UploadRowState.Done))).UploadId);
        Assert.Equal(other.UploadId, Assert.Single(await AllAsync(new(other.AccountId))).UploadId);
    }

    [Fact]
    public async Task One_whose_process_died_has_failed_after_five_minutes_and_is_open_until_then()
    {
        await SaveAsync(Row(UploadRowState.Running) with { Received = 7 });

        Assert.Equal(UploadRowState.Open, Assert.Single(await AllAsync(new(State: UploadRowState.Open))).State);
        Assert.Empty(await AllAsync(new(State: UploadRowState.Failed)));
        Assert.Equal(0, await Index.Uploads.CountOpenAsync(_account, default));
        Clock.Advance(UploadHistory.LostAfter + TimeSpan.FromSeconds(1));

        await IsLostAsync();
        await Index.Uploads.ForgetAsync(TimeSpan.FromDays(90), default);
        await IsLostAsync();
    }

    [Fact]
    public async Task One_whose_process_is_known_to_be_dead_has_failed_at_once_and_one_that_may_go_on_is_open()
    {
        await SaveAsync(Row(UploadRowState.Running) with { Received = 7 });
        await Index.Uploads.EndRunningAsync(default);
        await IsLostAsync();

        await SaveAsync(Row(UploadRowState.Open));
        await Index.Uploads.EndRunningAsync(default);
        Assert.Single(await AllAsync(new(State: UploadRowState.Open)));
    }

    [Fact]
    public async Task They_are_found_by_state_and_device_and_forgotten_in_the_end()
    {
        await SaveAsync(
            Row(UploadRowState.Done) with { Device = "phone" }, Row(UploadRowState.Failed) with { Device = "phone" }, Row(UploadRowState.Failed), Row(UploadRowState.Open));

        Assert.Equal(2, (await AllAsync(new(Device: "phone"))).Count);
        Assert.Equal("phone", Assert.Single(await AllAsync(new(State: UploadRowState.Failed, Device: "phone"))).Device);
        Assert.Equal(UploadRowState.Open, Assert.Single(await AllAsync(new(State: UploadRowState.Open))).State);
        Clock.Advance(TimeSpan.FromDays(91));
        Assert.Equal(4, await Index.Uploads.ForgetAsync(TimeSpan.FromDays(90), default));
        Assert.Empty(await AllAsync(new()));
    }

    async Task IsLostAsync()
    {
        var lost = Assert.Single(await AllAsync(new(State: UploadRowState.Failed)));
        Assert.Equal((UploadRowState.Failed, UploadHistory.LostReason, 1, 7), (lost.State, lost.Reason, lost.Stops, lost.Received));
        Assert.Empty(await AllAsync(new(State: UploadRowState.Open)));
    }

    Task SaveAsync(params UploadRow[] rows) => Index.Uploads.SaveAsync([.. rows.Select(row => (Library, row, false))], default);

    async Task<List<UploadRow>> AllAsync(UploadFilter filter)
    {
        List<UploadRow> all = [];
        for ((DateTimeOffset, Guid)? before = null; ;)
        {
            var page = await Index.Uploads.ListAsync(Library, filter, before, UploadHistory.MaxRows, default);
            all.AddRange(page);
            if (page.Count < UploadHistory.MaxRows)
            {
                return all;
            }

            before = (page[^1].BeganAt, page[^1].UploadId);
        }
    }

    UploadRow Row(UploadRowState state) => new()
    {
        UploadId = Guid.CreateVersion7(),
        AccountId = _account,
        Name = "photo.jpg",
        Device = "",
        Path = "",
        Size = 10,
        Received = 0,
        State = state,
        Reason = "",
        BeganAt = Clock.GetUtcNow(),
        Door = 1,
        Client = "",
    };
}
