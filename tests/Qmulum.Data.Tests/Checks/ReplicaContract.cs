using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Checks;

public sealed class SqliteReplicaTests() : ReplicaContract(IndexProvider.Sqlite);

public sealed class PostgresReplicaTests() : ReplicaContract(IndexProvider.PostgreSql);

/// <summary>Which copies there are, and what each holds.</summary>
public abstract class ReplicaContract(IndexProvider provider) : IndexContract(provider)
{
    readonly Guid _account = Guid.NewGuid();
    readonly Guid _replica = Guid.NewGuid();

    [Fact]
    public async Task A_replica_holds_what_it_said_of_photos_that_the_library_has_and_no_more()
    {
        var (one, other) = (await EnterAsync(), await EnterAsync());
        Assert.Equal((ReplicaEntry.Made, 0L), await Index.Replicas.SaveAsync(Library, _replica, _account, "nas", null, default));
        Assert.Equal((ReplicaEntry.Known, 0L), await Index.Replicas.SaveAsync(Library, _replica, _account, "cellar", null, default));
        Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(await ReportAsync(7, [one.PhotoId, other.PhotoId, Guid.NewGuid()], []));
        Assert.True(await ReportAsync(7, [one.PhotoId], []));
        var held = Assert.Single(await Index.Replicas.ListAsync(Library, default));
        Assert.True(await ReportAsync(8, [], [other.PhotoId, Guid.NewGuid()]));
        var less = Assert.Single(await Index.Replicas.ListAsync(Library, default));

        Assert.Equal(("cellar", 7L, 2L, one.Size + other.Size), (held.Name, held.Seq, held.Photos, held.Bytes));
        Assert.Equal((8L, 1L, one.Size), (less.Seq, less.Photos, less.Bytes));
        Assert.Equal((ReplicaEntry.Known, 8L), await Index.Replicas.SaveAsync(Library, _replica, _account, "cellar", null, default));
        Assert.Equal(TimeSpan.FromMinutes(1), less.SeenAt - less.MadeAt);
        Assert.Equal((1L, 0L), (await Index.Replicas.CountHoldersAsync(Library, one.PhotoId, default), await Index.Replicas.CountHoldersAsync(Library, other.PhotoId, default)));
        Assert.Empty(await Index.Replicas.ListAsync("other", default));
    }

    [Fact]
    public async Task Another_account_neither_takes_a_replica_over_nor_reports_for_it_nor_hears_what_is_wanted_of_it()
    {
        var photo = await EnterAsync();
        await Index.Replicas.SaveAsync(Library, _replica, _account, "nas", null, default);
        var stranger = Guid.NewGuid();

        Assert.Equal(ReplicaEntry.OfAnother, (await Index.Replicas.SaveAsync(Library, _replica, stranger, "mine", null, default)).Entry);
        Assert.False(await Index.Replicas.ReportAsync(Library, _replica, stranger, 1, [(photo.PhotoId, Clock.GetUtcNow())], [], default));
        Assert.Null(await Index.Replicas.FindWantedAsync(Library, _replica, stranger, 10, default));
        Assert.Equal(("nas", 0L), (await Index.Replicas.ListAsync(Library, default)).Select(row => (row.Name, row.Photos)).Single());
    }

    [Fact]
    public async Task What_is_damaged_is_wanted_of_those_that_hold_it_until_it_is_mended_or_lies_in_the_trash()
    {
        var (damaged, whole, trashed) = (await EnterAsync(), await EnterAsync(), await EnterAsync());
        await Index.Replicas.SaveAsync(Library, _replica, _account, "nas", null, default);
        await ReportAsync(1, [damaged.PhotoId, whole.PhotoId, trashed.PhotoId], []);
        var without = Guid.NewGuid();
        await Index.Replicas.SaveAsync(Library, without, _account, "empty", null, default);
        await Index.Checks.DamagedAsync(Library, damaged.PhotoId, TimeSpan.FromHours(1), default);
        await Index.Checks.DamagedAsync(Library, trashed.PhotoId, TimeSpan.FromHours(1), default);
        await Index.Photos.RecordAsync(Library, [trashed.Next() with { Removed = true, Trash = new(Clock.GetUtcNow(), 9, false) }], default);

        var wanted = Assert.Single((await Index.Replicas.FindWantedAsync(Library, _replica, _account, 10, default))!);
        Assert.Equal((damaged.PhotoId, damaged.Size), (wanted.PhotoId, wanted.Size));
        Assert.Equal(damaged.Sha256, wanted.Sha256);
        Assert.Empty((await Index.Replicas.FindWantedAsync(Library, without, _account, 10, default))!);
        await Index.Checks.MendedAsync(Library, damaged.PhotoId, default);
        Assert.Empty((await Index.Replicas.FindWantedAsync(Library, _replica, _account, 10, default))!);
        Assert.Contains((Library, damaged.PhotoId), await Index.Checks.ClaimAsync(TimeSpan.FromHours(1), 10, default)); // to be read back at once
    }

    [Fact]
    public async Task Of_what_is_asked_back_the_latest_comes_first_and_what_came_is_wanted_no_more()
    {
        PhotoRow[] photos = [await EnterAsync(), await EnterAsync(), await EnterAsync()];
        await Index.Replicas.SaveAsync(Library, _replica, _account, "nas", null, default);
        await ReportAsync(1, photos.Select(photo => photo.PhotoId), []);
        foreach (var photo in photos)
        {
            await Index.Elsewhere.EnterAsync(Library, photo.PhotoId, Clock.GetUtcNow(), default);
        }

        Assert.Empty((await Index.Replicas.FindWantedAsync(Library, _replica, _account, 10, default))!);
        Assert.Equal(3, await Index.Elsewhere.RecallAllAsync(Library, default));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Index.Elsewhere.RecallAsync(Library, photos[1].PhotoId, Clock.GetUtcNow(), default); // somebody waits for this one

        var wanted = (await Index.Replicas.FindWantedAsync(Library, _replica, _account, 10, default))!;
        Assert.Equal((photos[1].PhotoId, 3), (wanted[0].PhotoId, wanted.Count));
        await Index.Elsewhere.ForgetAsync(Library, photos[1].PhotoId, default);
        await Index.Checks.ForgetAsync(Library, photos[0].PhotoId, default); // deleted for good
        Assert.Equal(photos[2].PhotoId, Assert.Single((await Index.Replicas.FindWantedAsync(Library, _replica, _account, 10, default))!).PhotoId);
        Assert.Equal(1, (await Index.Elsewhere.TotalsAsync(Library, new(_account, 1, default), default)).Photos);
    }

    [Fact]
    public async Task A_proof_is_kept_of_what_is_asked_for_and_held_and_goes_with_what_is_lost()
    {
        var (asked, other) = (await EnterAsync(), await EnterAsync());
        await Index.Replicas.SaveAsync(Library, _replica, _account, "nas", null, default);
        await ReportAsync(1, [asked.PhotoId, other.PhotoId], []);
        await Index.Elsewhere.SuggestAsync(Library, asked.PhotoId, default);
        await Index.Elsewhere.SuggestAsync(Library, asked.PhotoId, default);
        Assert.Empty((await Index.Proofs.FindChallengesAsync(Library, _replica, _account, 10, 10, default))!); // nobody counts on it
        Assert.True(await Index.Proofs.EnterAsync(Library, _replica, _account, [new(asked.PhotoId, 12, [9])], default));
        await Index.Trust.CountAsync(Library, [new(_replica, _account, "nas", null, Clock.GetUtcNow())], default);
        Assert.Empty(await Index.Proofs.FindAsync(Library, asked.PhotoId, _account, 12, 12, default));

        Assert.Equal(asked.PhotoId, Assert.Single((await Index.Proofs.FindChallengesAsync(Library, _replica, _account, 10, 10, default))!).PhotoId);
        Assert.Null(await Index.Proofs.FindChallengesAsync(Library, _replica, Guid.NewGuid(), 10, 10, default));
        Assert.True(await Index.Proofs.EnterAsync(Library, _replica, _account, [new(asked.PhotoId, 12, [1]), new(other.PhotoId, 12, [2])], default));
        Assert.False(await Index.Proofs.EnterAsync(Library, _replica, Guid.NewGuid(), [new(asked.PhotoId, 13, [3])], default));

        Assert.Empty((await Index.Proofs.FindChallengesAsync(Library, _replica, _account, 12, 10, default))!);
        Assert.Single((await Index.Proofs.FindChallengesAsync(Library, _replica, _account, 13, 10, default))!); // it is to be renewed
        var proof = Assert.Single(await Index.Proofs.FindAsync(Library, asked.PhotoId, _account, 18, 6, default));
        Assert.Equal((_replica, 12L, 1), (proof.Id, proof.AskedOn, proof.Answer.Single()));
        Assert.Empty(await Index.Proofs.FindAsync(Library, asked.PhotoId, _account, 19, 6, default));
        Assert.Empty(await Index.Proofs.FindAsync(Library, asked.PhotoId, _account, 11, 6, default)); // of a day that is not yet
        Assert.Empty(await Index.Proofs.FindAsync(Library, asked.PhotoId, Guid.NewGuid(), 18, 6, default)); // another's replicas do not count
        Assert.Empty(await Index.Proofs.FindAsync(Library, other.PhotoId, _account, 18, 6, default));
        await ReportAsync(2, [], [asked.PhotoId]);
        await ReportAsync(3, [asked.PhotoId], []);
        Assert.Empty(await Index.Proofs.FindAsync(Library, asked.PhotoId, _account, 18, 6, default));
    }

    [Fact]
    public async Task One_account_cannot_take_the_places_of_the_others()
    {
        for (var i = 0; i < ReplicaIndex.MaxOfAccount; i++)
        {
            Assert.Equal(ReplicaEntry.Made, (await Index.Replicas.SaveAsync(Library, Guid.NewGuid(), _account, $"{i}", null, default)).Entry);
        }

        Assert.Equal(ReplicaEntry.TooMany, (await Index.Replicas.SaveAsync(Library, Guid.NewGuid(), _account, "more", null, default)).Entry);
        Assert.Equal(ReplicaEntry.Made, (await Index.Replicas.SaveAsync(Library, Guid.NewGuid(), Guid.NewGuid(), "another's", null, default)).Entry);
    }

    [Fact]
    public async Task A_replica_that_is_removed_takes_what_it_held_with_it_and_there_are_never_more_than_a_hundred()
    {
        var photo = await EnterAsync();
        for (var i = 0; i < ReplicaIndex.MaxReplicas - 1; i++)
        {
            await Index.Replicas.SaveAsync(Library, Guid.NewGuid(), Guid.NewGuid(), $"{i}", null, default);
        }

        Assert.Equal(ReplicaEntry.Made, (await Index.Replicas.SaveAsync(Library, _replica, _account, "last", null, default)).Entry);
        await ReportAsync(1, [photo.PhotoId], []);
        Assert.Equal(ReplicaEntry.TooMany, (await Index.Replicas.SaveAsync(Library, Guid.NewGuid(), _account, "more", null, default)).Entry);

        Assert.True(await Index.Replicas.RemoveAsync(Library, _replica, default));
        Assert.False(await Index.Replicas.RemoveAsync(Library, _replica, default));

        Assert.Equal(0, await Index.Replicas.CountHoldersAsync(Library, photo.PhotoId, default));
        Assert.False(await ReportAsync(2, [photo.PhotoId], []));
    }

    [Fact]
    public async Task Of_a_database_that_was_brought_back_no_replica_holds_anything_until_it_has_told_all_anew()
    {
        var photo = await EnterAsync();
        await Index.Replicas.SaveAsync(Library, _replica, _account, "nas", null, default);
        await ReportAsync(7, [photo.PhotoId], []);
        await Index.Trust.CountAsync(Library, [new(_replica, _account, "nas", null, Clock.GetUtcNow())], default);
        await Index.Elsewhere.SuggestAsync(Library, photo.PhotoId, default);
        await Index.Proofs.EnterAsync(Library, _replica, _account, [new(photo.PhotoId, 12, new byte[32])], default);
        Assert.Single(await Index.Proofs.FindAsync(Library, photo.PhotoId, _account, 12, 12, default));

        await Index.Replicas.DoubtAllAsync(default);

        Assert.Equal(0, await Index.Replicas.CountHoldersAsync(Library, photo.PhotoId, default));
        Assert.Empty(await Index.Proofs.FindAsync(Library, photo.PhotoId, _account, 12, 12, default));
        Assert.Equal((ReplicaEntry.Known, -1L), await Index.Replicas.SaveAsync(Library, _replica, _account, "nas", null, default));
        await ReportAsync(0, [photo.PhotoId], []);
        Assert.Empty(await Index.Proofs.FindAsync(Library, photo.PhotoId, _account, 12, 12, default));
        Assert.Equal((ReplicaEntry.Known, 0L), await Index.Replicas.SaveAsync(Library, _replica, _account, "nas", null, default));
    }

    [Theory]
    [InlineData(6, false, 0)]
    [InlineData(8, false, 1)]
    [InlineData(6, true, 1)]
    public async Task After_a_restore_nothing_is_at_risk_until_the_replicas_have_told_what_they_hold_or_have_been_silent_for_a_week(int days, bool hasTold, int atRisk)
    {
        Clock.Advance(TimeSpan.FromDays(30)); // the tables are not new
        var photo = await EnterAsync();
        await Index.Elsewhere.EnterAsync(Library, photo.PhotoId, Clock.GetUtcNow(), default);
        await Index.Replicas.SaveAsync(Library, _replica, _account, "nas", null, default);
        await ReportAsync(7, [photo.PhotoId], []);
        await Index.Replicas.DoubtAllAsync(default);
        var until = Clock.GetUtcNow().AddDays(7);
        Clock.Advance(TimeSpan.FromDays(days));
        await Index.Replicas.SaveAsync(Library, _replica, _account, "nas", null, default); // which says nothing of what it holds
        if (hasTold)
        {
            await ReportAsync(7, [], [photo.PhotoId]);
        }

        Assert.Equal(atRisk, await AtRiskAsync());
        Assert.Equal(atRisk == 0 ? until : null, await Index.Recalls.WaitsUntilAsync(Library, _account, default));
        Assert.Null(await Index.Recalls.WaitsUntilAsync(Library, Guid.NewGuid(), default));
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(8, 1)]
    public async Task In_the_first_week_of_a_database_nothing_is_at_risk_as_no_replica_can_have_told_yet_what_it_holds(int days, int atRisk)
    {
        var until = Clock.GetUtcNow().AddDays(7);
        Clock.Advance(TimeSpan.FromDays(days));
        var photo = await EnterAsync();
        await Index.Elsewhere.EnterAgainAsync(Library, photo.PhotoId, Clock.GetUtcNow().AddDays(-50), recalledAt: null, default);

        Assert.Equal(atRisk, await AtRiskAsync());
        Assert.Equal(atRisk == 0 ? until : null, await Index.Recalls.WaitsUntilAsync(Library, _account, default));
    }

    async Task<int> AtRiskAsync() => (await Index.Elsewhere.AtRiskAsync(
        new(Library, Guid.Empty, Guid.AllBitsSet), new(_account, 1, Clock.GetUtcNow().AddDays(-60)), 10, default)).Count;

    [Fact]
    public async Task What_is_away_is_in_doubt_when_it_is_asked_back_or_too_few_copies_are_known()
    {
        var (safe, recalled, few, here) = (await EnterAsync(), await EnterAsync(), await EnterAsync(), await EnterAsync());
        Guid[] all = [safe.PhotoId, recalled.PhotoId, few.PhotoId, here.PhotoId];
        CopyRule rule = new(_account, 1, Clock.GetUtcNow().AddDays(-60));
        await Index.Replicas.SaveAsync(Library, _replica, _account, "nas", null, default);
        await Index.Trust.CountAsync(Library, [new(_replica, _account, "nas", null, Clock.GetUtcNow())], default);
        await ReportAsync(7, [safe.PhotoId, recalled.PhotoId], []);
        Assert.Empty(await Index.Elsewhere.DoubtfulAsync(Library, all, rule, default));
        foreach (var photo in (PhotoRow[])[safe, recalled, few])
        {
            await Index.Elsewhere.EnterAsync(Library, photo.PhotoId, Clock.GetUtcNow(), default);
        }

        await Index.Elsewhere.RecallAsync(Library, recalled.PhotoId, Clock.GetUtcNow(), default);

        Assert.Equal([.. new[] { recalled.PhotoId, few.PhotoId }.Order()], (await Index.Elsewhere.DoubtfulAsync(Library, all, rule, default)).Order());
        Assert.Equal(3, (await Index.Elsewhere.DoubtfulAsync(Library, all, rule with { Copies = 2 }, default)).Count);
        Assert.Single(await Index.Elsewhere.HoldersAsync(Library, safe.PhotoId, rule, default));
        Assert.Empty(await Index.Elsewhere.HoldersAsync(Library, safe.PhotoId, rule with { FreshSince = Clock.GetUtcNow().AddDays(1) }, default));
    }

    [Fact]
    public async Task Twins_are_found_in_every_library_but_for_those_that_are_damaged_or_gone()
    {
        var photo = await EnterAsync();
        var (whole, damaged, gone) = (await EnterAsync("b", photo.Sha256), await EnterAsync("c", photo.Sha256), await EnterAsync("d", photo.Sha256));
        await EnterAsync("e");
        await Index.Checks.DamagedAsync("c", damaged.PhotoId, TimeSpan.FromHours(1), default);
        await Index.Photos.RecordAsync("d", [gone.Next() with { Removed = true }], default);

        var twins = await Index.Checks.FindTwinsAsync(photo.Sha256, 10, default);

        Assert.Equal([("b", whole.PhotoId), (Library, photo.PhotoId)], twins.OrderBy(twin => twin.LibraryId, StringComparer.Ordinal));
    }

    Task<bool> ReportAsync(long seq, IEnumerable<Guid> held, Guid[] lost) =>
        Index.Replicas.ReportAsync(Library, _replica, _account, seq, [.. held.Select(id => (id, Clock.GetUtcNow()))], lost, default);

    async Task<PhotoRow> EnterAsync(string library = Library, byte[]? sha256 = null)
    {
        var photo = TestPhoto.New("2024-06-01");
        photo = sha256 is null ? photo : photo with { Sha256 = sha256 };
        await Index.Photos.RecordAsync(library, [photo], default);
        await Index.Checks.EnterAsync(library, photo.PhotoId, null, default);
        return photo;
    }
}
