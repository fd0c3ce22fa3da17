using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Qmulum.Grains.Care;
using Qmulum.Grains.Checks;
using Qmulum.Grains.Interfaces;
using Qmulum.Grains.Replicas;
using Qmulum.Storage;

namespace Qmulum.Grains.Tests;

/// <summary>The round that releases what enough replicas have proven to hold, and asks back what has too few copies. On either host.</summary>
public sealed class ReleaseRoundTests
{
    static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task An_original_goes_when_enough_replicas_proved_that_they_hold_it_and_not_before()
    {
        await using var bed = await Bed.MakeAsync(copies: 2);
        var (nas, cellar) = (await bed.ReplicaAsync("nas"), await bed.ReplicaAsync("cellar"));

        Assert.Equal(0, (await bed.RoundAsync()).Released); // nobody has proven anything: it is asked for
        await bed.ProveAsync(nas);
        Assert.Equal(0, (await bed.RoundAsync()).Released);
        Assert.True(await bed.IsHereAsync());
        await bed.ProveAsync(cellar);
        Assert.Empty(await bed.Replicas.GetChallenges(cellar, bed.Owner, 10));
        var round = await bed.RoundAsync();

        Assert.Equal((1L, 1L), (round.Released, round.Blobs));
        Assert.False(await bed.IsHereAsync());
        Assert.Equal(new ElsewhereInfo(2, 1, bed.Content.Length, 0, 0), await bed.Replicas.GetElsewhere());
        Assert.Equal(0, (await bed.RoundAsync()).Released);
        var audit = await bed.Home.Grains.Audit().Read(new(null, AuditAction.OriginalsReleased, null, null, null, 10));
        Assert.Single(audit.Entries);
    }

    [Theory]
    [InlineData("another answer")]
    [InlineData("what it was asked before")]
    [InlineData("what another replica was asked and answered")]
    [InlineData("the nonce of another photo")]
    [InlineData("an old proof")]
    [InlineData("lost it since")]
    [InlineData("not the owner's")]
    [InlineData("never said that it holds it")]
    [InlineData("not counted on")]
    [InlineData("not counted on any more")]
    [InlineData("on one disk with the other")]
    [InlineData("on no disk that is known, as the other")]
    public async Task One_replica_that_is_in_doubt_lets_nothing_go(string doubt)
    {
        await using var bed = await Bed.MakeAsync(copies: 2);
        var disk = doubt == "on no disk that is known, as the other" ? (ContentHash?)null : Bed.NewDisk();
        var honest = await bed.ReplicaAsync("nas", null, disk);
        var account = doubt == "not the owner's" ? AccountId.New() : bed.Owner;
        var other = await bed.ReplicaAsync(
            "cellar", account, doubt.StartsWith("on ", StringComparison.Ordinal) ? disk : Bed.NewDisk(), counts: doubt is not ("not the owner's" or "not counted on"));
        if (doubt is "not the owner's" or "not counted on" || doubt.StartsWith("on ", StringComparison.Ordinal))
        {
            await bed.ReplicaAsync("third"); // so that it is asked for at all
        }

        await bed.RoundAsync();
        await bed.ProveAsync(honest);

        switch (doubt)
        {
            case "another answer":
                Assert.Equal(1, await bed.AnswerAsync(other, account, nonce => SHA256.HashData(nonce)));
                break;
            case "what it was asked before":
                var asked = Assert.Single(await bed.Replicas.GetChallenges(other, account, 10));
                bed.Clock.Forward(TimeSpan.FromDays(2.1));
                Assert.Equal(0, await bed.Replicas.Prove(new(other, account, [new(asked.PhotoId, asked.Nonce, bed.Answer(asked.Nonce))])));
                Assert.Equal(1, await bed.AnswerAsync(other, account, _ => bed.Answer(asked.Nonce)));
                break;
            case "the nonce of another photo":
                var foreign = (await bed.Nonces.AskAsync(ProofNonces.DayOf(bed.Clock.GetUtcNow()), None)).Of(other, Guid.NewGuid());
                Assert.Equal(0, await bed.Replicas.Prove(new(other, account, [new(bed.Photo, foreign, bed.Answer(foreign))])));
                break;
            case "what another replica was asked and answered":
                var honests = Assert.Single(await bed.Replicas.GetChallenges(await bed.ReplicaAsync("fourth"), account, 10)); // what another replica is asked
                Assert.Equal(0, await bed.Replicas.Prove(new(other, account, [new(bed.Photo, honests.Nonce, bed.Answer(honests.Nonce))])));
                break;
            case "an old proof":
                await bed.ProveAsync(other);
                bed.Clock.Forward(TimeSpan.FromDays(8.1));
                await bed.RoundAsync();
                await bed.ProveAsync(honest);
                break;
            case "lost it since":
                await bed.ProveAsync(other);
                await bed.Replicas.Report(new(other, account, 1, [], [bed.Photo]));
                await bed.Replicas.Report(new(other, account, 1, [new(bed.Photo, bed.Clock.GetUtcNow())], []));
                break;
            case "never said that it holds it":
                await bed.Replicas.Report(new(other, account, 1, [], [bed.Photo]));
                Assert.Empty(await bed.Replicas.GetChallenges(other, account, 10));
                break;
            case "not the owner's" or "not counted on":
                Assert.Empty(await bed.Replicas.GetChallenges(other, account, 10));
                await bed.ProveUnaskedAsync(other, account);
                break;
            case "not counted on any more":
                await bed.ProveAsync(other);
                await bed.Replicas.SetCounts(other, false);
                break;
            default:
                await bed.ProveAsync(other, account);
                break;
        }

        Assert.Equal(0, (await bed.RoundAsync()).Released);
        Assert.True(await bed.IsHereAsync());
        if (doubt is "another answer" or "what it was asked before")
        {
            Assert.Equal(0, (await bed.Replicas.List()).Single(one => one.Id == other).Photos); // it is not counted on any more
        }
    }

    [Fact]
    public async Task What_was_asked_in_the_evening_may_be_answered_on_the_next_day_and_what_is_asked_then_follows_from_nothing_of_the_evening()
    {
        await using var bed = await Bed.MakeAsync(copies: 1);
        var nas = await bed.ReplicaAsync("nas");
        await bed.RoundAsync();
        var evening = Assert.Single(await bed.Replicas.GetChallenges(nas, bed.Owner, 10));
        var copied = (await bed.Nonces.FindAsync(ProofNonces.DayOf(bed.Clock.GetUtcNow()), None))!; // with the database, by somebody
        Assert.Equal(copied.Of(nas, bed.Photo), evening.Nonce);

        bed.Clock.Forward(TimeSpan.FromDays(1));
        var next = Assert.Single(await bed.Replicas.GetChallenges(nas, bed.Owner, 10));
        Assert.NotEqual(copied.Of(nas, bed.Photo), next.Nonce);
        Assert.Equal(1, await bed.Replicas.Prove(new(nas, bed.Owner, [new(bed.Photo, evening.Nonce, bed.Answer(evening.Nonce))])));
        bed.Clock.Forward(TimeSpan.FromDays(ProofNonces.ProofDays - 1));

        Assert.Equal(1, (await bed.RoundAsync()).Released);
    }

    [Fact]
    public async Task A_secret_that_was_not_written_is_asked_of_nobody()
    {
        await using var bed = await Bed.MakeAsync(copies: 1);
        var (one, other, today) = (bed.Nonces, bed.Nonces, ProofNonces.DayOf(bed.Clock.GetUtcNow()));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.AskAsync(today, new(canceled: true)));

        Assert.Null(await one.FindAsync(today, None));
        Assert.Equal((await other.AskAsync(today, None)).Of(bed.Photo, bed.Photo), (await one.AskAsync(today, None)).Of(bed.Photo, bed.Photo));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task A_lost_index_knows_again_which_replicas_count_and_waits_a_week_for_what_they_hold(bool hasTold, long recalled)
    {
        await using var bed = await Bed.MakeAsync(copies: 1);
        var nas = await bed.ReplicaAsync("nas");
        await bed.ReleaseAsync(nas);
        var since = Assert.Single(await bed.Replicas.List()).CountsSince;
        bed.Clock.Forward(TimeSpan.FromDays(20));

        await bed.LoseIndexAsync(nas);

        Assert.Equal((0L, 1L), ((await bed.RoundAsync()).Recalled, (await bed.Replicas.GetElsewhere()).AtRisk));
        var known = Assert.Single(await bed.Replicas.List());
        Assert.Equal((nas, bed.Owner, "nas", -1L, 0L, since), (known.Id, known.AccountId, known.Name, known.Seq, known.Photos, known.CountsSince));
        Assert.Equal(bed.Clock.GetUtcNow().AddDays(7), (await bed.Replicas.GetElsewhere()).WaitsUntil!.Value, TimeSpan.FromMinutes(1));
        bed.Clock.Forward(TimeSpan.FromDays(6.9));
        Assert.Equal(0, (await bed.RoundAsync()).Recalled);
        Assert.Equal(-1, await bed.Replicas.Register(new(nas, bed.Owner, "nas", Bed.NewDisk()))); // it is to say everything anew
        if (hasTold)
        {
            await bed.Replicas.Report(new(nas, bed.Owner, 1, [new(bed.Photo, bed.Clock.GetUtcNow())], []));
            Assert.Null((await bed.Replicas.GetElsewhere()).WaitsUntil);
        }

        bed.Clock.Forward(TimeSpan.FromDays(0.2));
        Assert.Equal(recalled, (await bed.RoundAsync()).Recalled);
        Assert.Equal((recalled, recalled), ((await bed.Replicas.GetElsewhere()).AtRisk, (await bed.Replicas.GetElsewhere()).Recalled));
        Assert.False(await bed.IsHereAsync());
    }

    [Theory]
    [InlineData("not counted on")]
    [InlineData("forgotten")]
    [InlineData("the library is another's")]
    public async Task What_was_not_counted_on_any_more_before_the_index_was_lost_is_not_after_it(string change)
    {
        await using var bed = await Bed.MakeAsync(copies: 1);
        var (nas, heir) = (await bed.ReplicaAsync("nas"), AccountId.New());
        switch (change)
        {
            case "not counted on":
                await bed.Replicas.SetCounts(nas, false);
                break;
            case "forgotten":
                Assert.True(await bed.Replicas.Remove(nas));
                break;
            default:
                await bed.Home.JoinAsync(heir, bed.Owner);
                await bed.Home.Library.Transfer(heir);
                break;
        }

        Assert.All(await bed.Replicas.List(), one => Assert.Null(one.CountsSince));
        await bed.LoseIndexAsync(nas);

        await bed.RoundAsync();
        Assert.Empty(await bed.Replicas.List());
    }

    [Fact]
    public async Task A_state_that_is_not_written_counts_on_nothing_and_forgets_nothing()
    {
        await using var bed = await Bed.MakeAsync(copies: 1);
        var (nas, cellar) = (await bed.ReplicaAsync("nas"), await bed.ReplicaAsync("cellar", null, Bed.NewDisk(), counts: false));
        bed.Home.Faults.FailNextWrites(1);
        await GrainFaults.StrikesAsync(() => bed.Replicas.SetCounts(cellar, true));
        Assert.Equal([nas], (await bed.Replicas.List()).Where(one => one.CountsSince is not null).Select(one => one.Id));

        bed.Home.Faults.FailNextWrites(1);
        await GrainFaults.StrikesAsync(() => bed.Replicas.SetCounts(nas, false));
        await bed.LoseIndexAsync(nas, cellar);
        await bed.RoundAsync();

        Assert.Equal(nas, Assert.Single(await bed.Replicas.List()).Id); // as it was: its owner heard that it was not done
    }

    [Fact]
    public async Task An_original_that_is_damaged_here_stays_and_is_told_and_nothing_is_held_against_the_replicas()
    {
        await using var bed = await Bed.MakeAsync(copies: 1);
        var nas = await bed.ReplicaAsync("nas");
        await bed.RoundAsync();
        await bed.ProveAsync(nas);
        var spoilt = bed.Content.ToArray();
        spoilt[^1] ^= 1;
        await bed.Home.Store.PutAsync(bed.Key, spoilt, None);

        Assert.Equal(0, (await bed.RoundAsync()).Released);

        Assert.True(await bed.IsHereAsync());
        Assert.Equal(Problem.BytesDamaged, (await bed.Home.DetailsAsync(bed.Photo)).Problem?.Code);
        Assert.Equal(1, Assert.Single(await bed.Replicas.List()).Photos);
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_asked_for_and_nothing_goes_and_what_is_away_is_asked_back()
    {
        await using var bed = await Bed.MakeAsync(copies: 1);
        var nas = await bed.ReplicaAsync("nas");
        await bed.RoundAsync();
        await bed.ProveAsync(nas);
        await bed.Home.Library.KeepOriginals(null);
        Assert.Equal(0, (await bed.RoundAsync()).Released);
        Assert.True(await bed.IsHereAsync());
        Assert.Empty(await bed.Replicas.GetChallenges(nas, bed.Owner, 10));

        await bed.ReleaseAsync(nas); // by what it has proven before
        await bed.Home.Library.KeepOriginals(null);
        Assert.Equal(1, (await bed.RoundAsync()).Recalled);

        Assert.Equal(bed.Photo, Assert.Single(await bed.Replicas.GetWanted(nas, bed.Owner, 10)).PhotoId);
        Assert.Equal(0, (await bed.RoundAsync()).Recalled);
        var fault = await Assert.ThrowsAsync<QmulumException>(() => bed.Home.Library.KeepOriginals(0));
        Assert.Equal(FaultCode.Invalid, fault.Code);
    }

    [Theory]
    [InlineData(59, 0)]
    [InlineData(61, 1)]
    public async Task What_no_replica_has_read_for_two_months_is_asked_back(int days, long recalled)
    {
        await using var bed = await Bed.MakeAsync(copies: 1);
        var nas = await bed.ReplicaAsync("nas");
        await bed.ReleaseAsync(nas);
        bed.Clock.Forward(TimeSpan.FromDays(days));
        await bed.SeenAsync(nas);

        Assert.Equal(recalled, (await bed.RoundAsync()).Recalled);

        Assert.Equal(recalled, (await bed.Replicas.GetElsewhere()).AtRisk);
        Assert.Equal(recalled > 0, await bed.Replicas.IsRecalled(bed.Photo));
    }

    [Theory]
    [InlineData(13, 0)]
    [InlineData(15, 1)]
    public async Task What_a_replica_has_that_was_not_heard_of_for_two_weeks_is_asked_back_and_told_each_day_until_it_is_here(int days, long atRisk)
    {
        await using var bed = await Bed.MakeAsync(copies: 1);
        var nas = await bed.ReplicaAsync("nas");
        await bed.ReleaseAsync(nas);
        bed.Clock.Forward(TimeSpan.FromDays(days));

        var round = await bed.RoundAsync();
        Assert.Equal((atRisk, atRisk, 0L), (round.Recalled, round.AtRisk, round.Late));

        bed.Clock.Forward(TimeSpan.FromDays(7.1));
        var later = await bed.RoundAsync();
        Assert.Equal((1L, atRisk), (later.AtRisk, later.Late)); // not heard of, now in both cases
        Assert.Equal(atRisk, (await bed.Replicas.GetElsewhere()).Late);
        await bed.SeenAsync(nas); // it is back, and so would be the original
        Assert.Equal((0L, atRisk), ((await bed.RoundAsync()).AtRisk, (await bed.Replicas.GetElsewhere()).Late));
    }

    [Fact]
    public async Task A_replica_that_lost_a_copy_has_it_asked_back_of_the_others_when_too_few_are_left()
    {
        await using var bed = await Bed.MakeAsync(copies: 2);
        var (nas, cellar, third) = (await bed.ReplicaAsync("nas"), await bed.ReplicaAsync("cellar"), await bed.ReplicaAsync("third"));
        await bed.ReleaseAsync(nas, cellar, third);

        await bed.Replicas.Report(new(third, bed.Owner, 1, [], [bed.Photo]));
        Assert.Equal(0, (await bed.Replicas.GetElsewhere()).AtRisk);
        Assert.Equal(1, await bed.Replicas.RecallWithout(cellar));
        Assert.Equal(1, await bed.Replicas.RecallWithout(cellar)); // also when it is asked back already
        Assert.Equal(0, await bed.Replicas.RecallWithout(third));

        Assert.Single(await bed.Replicas.GetWanted(nas, bed.Owner, 10));
        await bed.Replicas.Report(new(cellar, bed.Owner, 1, [], [bed.Photo]));
        Assert.Equal((1L, 1L), ((await bed.Replicas.GetElsewhere()).AtRisk, (await bed.Replicas.GetElsewhere()).Recalled));
    }

    [Theory]
    [InlineData("the setting")]
    [InlineData("a copy")]
    public async Task What_changes_while_an_original_is_read_the_last_time_keeps_it(string change)
    {
        await using var bed = await Bed.MakeAsync(copies: 1);
        var nas = await bed.ReplicaAsync("nas");
        await bed.RoundAsync();
        await bed.ProveAsync(nas);
        bed.Home.Watched.OnOpen = _ =>
        {
            bed.Home.Watched.OnOpen = _ => Task.CompletedTask;
            return change == "the setting" ? bed.Home.Library.KeepOriginals(null) : bed.Replicas.Report(new(nas, bed.Owner, 1, [], [bed.Photo]));
        };

        Assert.Equal(0, (await bed.RoundAsync()).Released);

        Assert.True(await bed.IsHereAsync());
        Assert.Null((await bed.Home.DetailsAsync(bed.Photo)).Versions[0].ElsewhereSince);
    }

    [Fact]
    public async Task One_that_is_younger_than_a_week_stays()
    {
        await using var bed = await Bed.MakeAsync(copies: 1, age: TimeSpan.FromDays(6.9));
        var nas = await bed.ReplicaAsync("nas");

        Assert.Equal(0, (await bed.RoundAsync()).Released);
        Assert.Empty(await bed.Replicas.GetChallenges(nas, bed.Owner, 10));
        bed.Clock.Forward(TimeSpan.FromDays(0.2));
        await bed.RoundAsync();
        Assert.Single(await bed.Replicas.GetChallenges(nas, bed.Owner, 10));
    }

    [Fact]
    public async Task A_location_that_is_away_keeps_nothing_from_being_asked_back()
    {
        await using var bed = await Bed.MakeAsync(copies: 1);
        var nas = await bed.ReplicaAsync("nas");
        await bed.ReleaseAsync(nas);
        await bed.Home.Library.KeepOriginals(2);
        bed.Home.Watched.IsOffline = true;

        Assert.Equal(1, (await bed.RoundAsync()).Recalled);

        Assert.Single(await bed.Replicas.GetWanted(nas, bed.Owner, 10));
    }

    [Fact]
    public async Task What_a_crash_left_of_a_release_is_finished_by_the_next_round()
    {
        await using var bed = await Bed.MakeAsync(copies: 1);
        var nas = await bed.ReplicaAsync("nas");
        await bed.RoundAsync();
        await bed.ProveAsync(nas);
        bed.Home.Watched.OnDelete = _ => throw new StoreUnavailableException("killed (played by a test)");
        Assert.Equal(0, (await bed.RoundAsync()).Released);
        Assert.True(await bed.IsHereAsync());
        bed.Home.Watched.OnDelete = _ => { };

        await bed.RoundAsync();

        Assert.False(await bed.IsHereAsync());
        Assert.NotNull((await bed.Home.DetailsAsync(bed.Photo)).Versions[0].ElsewhereSince);
    }

    /// <summary>A library that releases what so many replicas hold, with one photo.</summary>
    sealed class Bed : IAsyncDisposable
    {
        Bed(TestLibrary home, ShiftedClock clock, Guid owner, byte[] content, Receipt receipt) =>
            (Home, Clock, Owner, Content, Photo, Key) = (home, clock, owner, content, receipt.PhotoId, BlobKey.Parse(receipt.BlobKey));

        public TestLibrary Home { get; }

        public ShiftedClock Clock { get; }

        public Guid Owner { get; }

        public byte[] Content { get; }

        public Guid Photo { get; }

        public BlobKey Key { get; }

        public IReplicasGrain Replicas => Home.Grains.Replicas(TestLibrary.Id);

        /// <summary>As of another process each time.</summary>
        public ProofNonces Nonces => new(Home.Index);

        public static async Task<Bed> MakeAsync(int copies, TimeSpan? age = null)
        {
            ShiftedClock clock = new();
            var home = await TestLibrary.CreateAsync(withWorkers: true, clock: clock);
            var owner = AccountId.New();
            await home.Library.Adopt(owner);
            await home.Library.KeepOriginals(copies);
            var content = SamplePhotos.Jpeg(1);
            var receipt = await home.AddAsync(content);
            await Deadline.WaitAsync("it to be ready", async () => (await home.Timeline.List(null, 10)).Photos.All(one => one.Status == PhotoStatus.Ready));
            clock.Forward(age ?? TimeSpan.FromDays(7.1));
            return new(home, clock, owner, content, receipt);
        }

        /// <summary>A replica that says that it holds the photo, on a disk of its own and counted on.</summary>
        public Task<Guid> ReplicaAsync(string name) => ReplicaAsync(name, null, NewDisk());

        /// <summary>A replica that says that it holds the photo.</summary>
        public async Task<Guid> ReplicaAsync(string name, Guid? account, ContentHash? disk, bool counts = true)
        {
            var id = Guid.NewGuid();
            await Replicas.Register(new(id, account ?? Owner, name, disk));
            if (counts)
            {
                await Replicas.SetCounts(id, true);
            }

            await Replicas.Report(new(id, account ?? Owner, 1, [new(Photo, Clock.GetUtcNow())], []));
            return id;
        }

        /// <summary>A replica is heard of, and has read nothing anew.</summary>
        public Task SeenAsync(Guid replica) => Replicas.Report(new(replica, Owner, 1, [], []));

        public byte[] Answer(byte[] nonce) => SHA256.HashData([.. nonce, .. Content]);

        public async Task ProveAsync(Guid replica, Guid? account = null) => Assert.Equal(1, await AnswerAsync(replica, account ?? Owner, Answer));

        /// <summary>Answers what it was not asked: the nonce could have come to it from elsewhere.</summary>
        public async Task ProveUnaskedAsync(Guid replica, Guid account)
        {
            var nonce = (await Nonces.AskAsync(ProofNonces.DayOf(Clock.GetUtcNow()), None)).Of(replica, Photo);
            await Replicas.Prove(new(replica, account, [new(Photo, nonce, Answer(nonce))]));
        }

        public static ContentHash NewDisk() => ContentHash.FromBytes(RandomNumberGenerator.GetBytes(32));

        public async Task<int> AnswerAsync(Guid replica, Guid account, Func<byte[], byte[]> answer)
        {
            var asked = Assert.Single(await Replicas.GetChallenges(replica, account, 10));
            Assert.Equal((Photo, Content.Length), (asked.PhotoId, asked.Size));
            return await Replicas.Prove(new(replica, account, [new(asked.PhotoId, asked.Nonce, answer(asked.Nonce))]));
        }

        /// <summary>Has it released: with so many replicas as hold it.</summary>
        public async Task ReleaseAsync(params Guid[] replicas)
        {
            await Home.Library.KeepOriginals(replicas.Length > 1 ? 2 : 1);
            await RoundAsync();
            foreach (var replica in replicas)
            {
                foreach (var asked in await Replicas.GetChallenges(replica, Owner, 10))
                {
                    await Replicas.Prove(new(replica, Owner, [new(asked.PhotoId, asked.Nonce, Answer(asked.Nonce))]));
                }
            }

            await RoundAsync();
            Assert.False(await IsHereAsync());
        }

        /// <summary>As an index that was lost and made again from the photos by fsck: nothing that only the replicas said is there any more.</summary>
        public async Task LoseIndexAsync(params Guid[] replicas)
        {
            foreach (var replica in replicas)
            {
                await Home.Index.Replicas.RemoveAsync(TestLibrary.Id, replica, None);
            }

            await Home.Index.Elsewhere.ForgetAsync(TestLibrary.Id, Photo, None);
            await Home.DeactivateAsync();
            await Home.Grains.Photo(Photo).CompareWithLists(TestLibrary.Id);
        }

        public async Task<bool> IsHereAsync() => await Home.Store.StatAsync(Key, None) is not null;

        /// <summary>One whole round.</summary>
        public async Task<CareCount> RoundAsync()
        {
            CareOptions options = new("test", 1 << 30);
            BytesCheck bytes = new(Home.Grains, Home.Index, Home.Store, new(Home.Grains, Home.Index, Home.Store, NullLogger<TwinMend>.Instance));
            ReleaseRound release = new(Home.Grains, Home.Index, Home.Store, bytes, Nonces, options, Clock, NullLogger<ReleaseRound>.Instance);
            await Home.Grains.Care().StartNow(CareKind.Release);
            while (await RunningAsync() is { FinishedAt: null })
            {
                var slice = (await Home.Grains.Care().Begin(CareKind.Release, "test"))!;
                await Home.Grains.Care().End(slice, "test", await release.RunAsync(slice.LibraryId, None));
            }

            return (await RunningAsync()).Count;
        }

        async Task<CareRound> RunningAsync() => (await Home.Grains.Care().GetRounds()).Single(round => round.Kind == CareKind.Release);

        public ValueTask DisposeAsync() => Home.DisposeAsync();
    }
}
