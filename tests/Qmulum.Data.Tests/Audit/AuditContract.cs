using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Audit;

public sealed class SqliteAuditTests() : AuditContract(IndexProvider.Sqlite);

public sealed class PostgresAuditTests() : AuditContract(IndexProvider.PostgreSql);

public abstract class AuditContract(IndexProvider provider) : IndexContract(provider)
{
    static readonly Guid Anna = Guid.NewGuid();
    static readonly Guid Boris = Guid.NewGuid();
    static readonly DateTimeOffset Start = new(2024, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_entry_comes_back_as_it_was_given()
    {
        AuditRow full = new(Guid.NewGuid(), Start, 31, Anna, Boris, "home", "Größe 😀", "2001:db8::1", "Firefox");
        AuditRow bare = new(Guid.NewGuid(), Start.AddSeconds(1), 2, null, null, null, null, null, null);
        await EnterAsync(full, bare);

        Assert.Equal([bare, full], await ReadAsync());
    }

    [Fact]
    public async Task An_entry_that_is_entered_again_is_one_and_has_the_later_detail()
    {
        var row = Row(1, Anna);
        await EnterAsync(row);
        await EnterAsync(row with { Detail = "Not done" });

        Assert.Equal([row with { Detail = "Not done" }], await ReadAsync());
        Assert.Equal([row with { Detail = "Not done" }], await ReadAsync(new(Anna, null, null, null)));
    }

    [Fact]
    public async Task Pages_tell_each_entry_once_also_where_many_are_of_one_moment()
    {
        List<AuditRow> rows = [.. Enumerable.Range(0, 25).Select(i => Row(i / 10, Anna))];
        await EnterAsync([.. rows]);

        foreach (var filter in (AuditFilter[])[new(null, null, null, null), new(Anna, null, null, null), new(null, 1, null, null)])
        {
            List<AuditRow> read = [];
            AuditCursor? after = null;
            do
            {
                var page = await Index.Audit.ReadAsync(filter, after, 7, default);
                read.AddRange(page.Rows);
                after = page.Next;
            }
            while (after is not null);

            Assert.Equal(rows.Select(row => row.Id).Order(), read.Select(row => row.Id).Order());
            Assert.Equal(read.Select(row => row.At).OrderDescending(), read.Select(row => row.At));
        }
    }

    [Fact]
    public async Task An_entry_is_found_by_who_did_it_and_by_whom_it_was_done_to_and_by_no_other()
    {
        var did = Row(1, Anna, Boris);
        var suffered = Row(2, Boris, Anna, action: 5);
        await EnterAsync(did, suffered, Row(3, Boris), Row(4, null));

        Assert.Equal([suffered, did], await ReadAsync(new(Anna, null, null, null)));
        Assert.Equal([suffered], await ReadAsync(new(Anna, 5, null, null)));
        Assert.Empty(await ReadAsync(new(Guid.NewGuid(), null, null, null)));
    }

    [Fact]
    public async Task Times_bound_what_is_told_with_the_first_and_without_the_last_moment()
    {
        AuditRow[] rows = [.. Enumerable.Range(0, 5).Select(minute => Row(minute, Anna))];
        await EnterAsync(rows);

        foreach (var account in (Guid?[])[null, Anna])
        {
            Assert.Equal([rows[2], rows[1]], await ReadAsync(new(account, null, Start.AddMinutes(1), Start.AddMinutes(3))));
            Assert.Equal([rows[4]], await ReadAsync(new(account, 1, Start.AddMinutes(4), null)));
        }
    }

    [Fact]
    public async Task Of_an_account_that_is_gone_nothing_personal_stays_and_of_others_everything()
    {
        var own = Row(1, Anna);
        var failed = Row(2, null, Anna);
        var done = Row(3, Boris, Anna);
        var other = Row(4, Boris);
        await EnterAsync(own, failed, done, other);

        await Index.Audit.ForgetAsync(Anna, default);

        Assert.Equal(
            [
                other,
                done with { Detail = null },
                failed with { Detail = null, Address = null, Client = null },
                own with { Detail = null, Address = null, Client = null },
            ],
            await ReadAsync());
    }

    [Fact]
    public async Task What_is_too_old_goes_and_then_the_oldest_of_what_is_too_much()
    {
        AuditRow[] rows = [.. Enumerable.Range(0, 6).Select(minute => Row(minute, Anna, Boris))];
        await EnterAsync(rows);

        Assert.Equal(2, await Index.Audit.SweepAsync(Start.AddMinutes(2), most: 100, default));
        Assert.Equal([rows[5], rows[4], rows[3], rows[2]], await ReadAsync());
        Assert.Equal(1, await Index.Audit.SweepAsync(Start, most: 3, default));
        Assert.Equal([rows[5], rows[4], rows[3]], await ReadAsync());
        Assert.Equal([rows[5], rows[4], rows[3]], await ReadAsync(new(Boris, null, null, null)));
        Assert.Equal(0, await Index.Audit.SweepAsync(Start, most: 3, default));
    }

    static AuditRow Row(int minute, Guid? actor, Guid? account = null, int action = 1) =>
        new(Guid.NewGuid(), Start.AddMinutes(minute), action, actor, account, "subject", "detail", "192.0.2.1", "tests");

    Task EnterAsync(params AuditRow[] rows) => Index.Audit.EnterAsync(rows, default);

    async Task<IReadOnlyList<AuditRow>> ReadAsync(AuditFilter? filter = null) =>
        (await Index.Audit.ReadAsync(filter ?? new(null, null, null, null), null, 100, default)).Rows;
}
