using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Checks;

public sealed class SqliteProofSecretTests() : ProofSecretContract(IndexProvider.Sqlite);

public sealed class PostgresProofSecretTests() : ProofSecretContract(IndexProvider.PostgreSql);

/// <summary>The secrets from which it follows what replicas are asked to prove.</summary>
public abstract class ProofSecretContract(IndexProvider provider) : IndexContract(provider)
{
    const int Days = 7;

    [Fact]
    public async Task All_who_ask_on_a_day_have_the_same_secret_and_on_the_next_day_another()
    {
        var all = await OpenSeveralAsync(8);

        var first = await Task.WhenAll(all.Select(one => one.Secrets.GetOrMakeAsync(20_000, Days, default)));
        var second = await Task.WhenAll(all.Select(one => one.Secrets.GetOrMakeAsync(20_001, Days, default)));

        Assert.All(first, secret => Assert.Equal(first[0], secret));
        Assert.All(second, secret => Assert.Equal(second[0], secret));
        Assert.Equal((32, 32), (first[0].Length, second[0].Length));
        Assert.NotEqual(first[0], second[0]);
        Assert.Equal(first[0], await Index.Secrets.FindAsync(20_000, default));
    }

    [Fact]
    public async Task Only_the_days_before_that_are_asked_for_are_kept_and_none_that_is_still_to_come()
    {
        foreach (var day in (long[])[20_000, 20_001, 30_000])
        {
            await Index.Secrets.GetOrMakeAsync(day, Days, default);
        }

        await Index.Secrets.GetOrMakeAsync(20_000 + Days, Days, default); // the clock was years ahead, and is right again
        Assert.Equal([false, false, false], await KnownAsync(20_000, 20_001, 30_000));
        await Index.Secrets.GetOrMakeAsync(20_001 + Days, Days, default);
        Assert.Equal([true, true], await KnownAsync(20_000 + Days, 20_001 + Days)); // a clock that is a little ahead takes nobody's
        await Index.Secrets.GetOrMakeAsync(20_001 + Days + Days, Days, default);
        Assert.Equal([false, true], await KnownAsync(20_000 + Days, 20_001 + Days));
        Assert.Null(await Index.Secrets.FindAsync(20_002, default)); // which is only looked for, and not made
    }

    [Fact]
    public async Task An_older_database_that_was_brought_back_has_none_of_the_secrets_that_stand_in_its_copies()
    {
        var before = await Index.Secrets.GetOrMakeAsync(20_000, Days, default);

        await Index.Replicas.DoubtAllAsync(default);

        Assert.Null(await Index.Secrets.FindAsync(20_000, default));
        Assert.NotEqual(before, await Index.Secrets.GetOrMakeAsync(20_000, Days, default));
    }

    [Fact]
    public async Task What_was_answered_to_a_secret_that_is_not_there_any_more_is_forgotten_with_it()
    {
        var (photo, account, replica) = (TestPhoto.New("2024-06-01"), Guid.NewGuid(), Guid.NewGuid());
        await Index.Photos.RecordAsync(Library, [photo], default);
        await Index.Replicas.SaveAsync(Library, replica, account, "nas", null, default);
        await Index.Replicas.ReportAsync(Library, replica, account, 1, [(photo.PhotoId, Clock.GetUtcNow())], [], default);
        await Index.Trust.CountAsync(Library, [new(replica, account, "nas", null, Clock.GetUtcNow())], default);
        await Index.Elsewhere.SuggestAsync(Library, photo.PhotoId, default);

        foreach (var (asked, next, left) in ((long, long, int)[])[(20_000, 20_000, 0), (20_000, 20_001, 1), (20_000, 20_001 + Days, 0)])
        {
            await Index.Proofs.EnterAsync(Library, replica, account, [new(photo.PhotoId, asked, new byte[32])], default);
            await Index.Secrets.GetOrMakeAsync(next, Days, default);
            Assert.Equal(left, (await Index.Proofs.FindAsync(Library, photo.PhotoId, account, 20_000, 1, default)).Count);
        }
    }

    async Task<List<bool>> KnownAsync(params long[] days)
    {
        List<bool> known = [];
        foreach (var day in days)
        {
            known.Add(await Index.Secrets.FindAsync(day, default) is not null);
        }

        return known;
    }
}
