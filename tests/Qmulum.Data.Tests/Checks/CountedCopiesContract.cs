using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Checks;

public sealed class SqliteCountedCopiesTests() : CountedCopiesContract(IndexProvider.Sqlite);

public sealed class PostgresCountedCopiesTests() : CountedCopiesContract(IndexProvider.PostgreSql);

/// <summary>Which copies of an original are enough for it to be kept by them alone.</summary>
public abstract class CountedCopiesContract(IndexProvider provider) : IndexContract(provider)
{
    readonly Guid _account = Guid.NewGuid();

    [Fact]
    public async Task A_copy_counts_from_when_its_owner_said_so_until_they_say_otherwise()
    {
        var photo = await EnterAsync();
        var replica = await ReplicaAsync(photo, [1], counts: false);
        Assert.Equal(1, await AtRiskAsync(copies: 1));
        Assert.Null(Assert.Single(await Index.Replicas.ListAsync(Library, default)).CountsSince);

        await CountAsync(replica);
        var since = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromMinutes(1));
        await CountAsync(replica);
        await Index.Replicas.SaveAsync(Library, replica, _account, "another name", [1], default);

        Assert.Equal(since, Assert.Single(await Index.Replicas.ListAsync(Library, default)).CountsSince);
        Assert.Equal(0, await AtRiskAsync(copies: 1));
        await Index.Trust.CountNoMoreAsync(Library, replica, default);
        Assert.Equal(1, await AtRiskAsync(copies: 1));
        await CountAsync(replica);
        await Index.Trust.CountNoneAsync(Library, default);
        Assert.Equal(1, await AtRiskAsync(copies: 1));
    }

    [Theory]
    [InlineData(new byte[] { 1 }, new byte[] { 2 }, 0)]
    [InlineData(new byte[] { 1 }, new byte[] { 1 }, 1)]
    [InlineData(new byte[] { 1 }, null, 0)]
    [InlineData(null, null, 1)]
    public async Task Copies_on_one_disk_are_one_and_so_are_those_that_do_not_tell_theirs(byte[]? one, byte[]? other, long atRisk)
    {
        var photo = await EnterAsync();
        await ReplicaAsync(photo, one);
        await ReplicaAsync(photo, other);
        await ProveAsync(photo);

        Assert.Equal(atRisk, await AtRiskAsync(copies: 2));
        Assert.Equal(0, await AtRiskAsync(copies: 1));
        Assert.Equal(2 - atRisk, (await Index.Proofs.FindAsync(Library, photo, _account, 12, 12, default)).Count);
    }

    [Fact]
    public async Task One_that_is_counted_on_and_not_known_has_told_nothing_and_says_everything_anew()
    {
        var (photo, replica, since) = (await EnterAsync(), Guid.NewGuid(), Clock.GetUtcNow());
        Clock.Advance(TimeSpan.FromDays(8));
        await Index.Trust.CountAsync(Library, [new(replica, _account, "nas", [1], since)], default);

        var row = Assert.Single(await Index.Replicas.ListAsync(Library, default));
        Assert.Equal((replica, _account, "nas", -1L, 0L), (row.ReplicaId, row.AccountId, row.Name, row.Seq, row.Photos));
        Assert.Equal((since, Clock.GetUtcNow(), since), (row.MadeAt, row.SeenAt, row.CountsSince));
        Assert.Equal([1], row.Disk);
        Assert.Equal(1, await AtRiskAsync(copies: 1));
        Assert.Equal((ReplicaEntry.Known, -1L), await Index.Replicas.SaveAsync(Library, replica, _account, "nas", [1], default));
        Assert.True(await Index.Replicas.ReportAsync(Library, replica, _account, 7, [(photo, Clock.GetUtcNow())], [], default));
        Assert.Equal(0, await AtRiskAsync(copies: 1));
    }

    [Fact]
    public async Task One_of_the_same_id_that_another_account_made_known_is_not_counted_on()
    {
        var (replica, other) = (Guid.NewGuid(), Guid.NewGuid());
        await Index.Replicas.SaveAsync(Library, replica, other, "theirs", [1], default);

        await CountAsync(replica);

        Assert.Null(Assert.Single(await Index.Replicas.ListAsync(Library, default)).CountsSince);
    }

    Task CountAsync(Guid replica) => Index.Trust.CountAsync(Library, [new(replica, _account, "nas", null, Clock.GetUtcNow())], default);

    async Task ProveAsync(Guid photo)
    {
        await Index.Elsewhere.SuggestAsync(Library, photo, default);
        foreach (var replica in await Index.Replicas.ListAsync(Library, default))
        {
            await Index.Proofs.EnterAsync(Library, replica.ReplicaId, _account, [new(photo, 12, [1])], default);
        }
    }

    async Task<long> AtRiskAsync(int copies) => (await Index.Elsewhere.TotalsAsync(Library, new(_account, copies, default), default)).AtRisk;

    async Task<Guid> ReplicaAsync(Guid photo, byte[]? disk, bool counts = true)
    {
        var replica = Guid.NewGuid();
        await Index.Replicas.SaveAsync(Library, replica, _account, "nas", disk, default);
        await Index.Replicas.ReportAsync(Library, replica, _account, 1, [(photo, Clock.GetUtcNow())], [], default);
        if (counts)
        {
            await CountAsync(replica);
        }

        return replica;
    }

    /// <summary>A photo whose original is away.</summary>
    async Task<Guid> EnterAsync()
    {
        var photo = TestPhoto.New("2024-06-01");
        await Index.Photos.RecordAsync(Library, [photo], default);
        await Index.Elsewhere.EnterAsync(Library, photo.PhotoId, Clock.GetUtcNow(), default);
        return photo.PhotoId;
    }
}
