using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Checks;

public sealed class SqliteChecksTests() : ChecksContract(IndexProvider.Sqlite);

public sealed class PostgresChecksTests() : ChecksContract(IndexProvider.PostgreSql);

/// <summary>What is known of the bytes of photos.</summary>
public abstract class ChecksContract(IndexProvider provider) : IndexContract(provider)
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_photo_that_came_is_due_once_and_known_when_it_was_read()
    {
        var photo = await EnterAsync(sha1: null);

        var claimed = Assert.Single(await Index.Checks.ClaimAsync(Hour, 10, default));
        Assert.Equal((Library, photo.PhotoId), claimed);
        Assert.Empty(await Index.Checks.ClaimAsync(Hour, 10, default));
        var unread = Assert.Single(await Index.Checks.FindAsync(Library, [photo.Sha256], default));
        Assert.Equal((null, null, null), (unread.Sha1, unread.VerifiedAt, unread.DamagedAt));
        await Index.Checks.VerifiedAsync(Library, photo.PhotoId, Sha1(1), Hour, default);

        var read = Assert.Single(await Index.Checks.FindAsync(Library, [photo.Sha256, photo.Sha256], default));
        Assert.Equal(Sha1(1), read.Sha1);
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeMilliseconds(), read.VerifiedAt!.Value.ToUnixTimeMilliseconds());
        Assert.Empty(await Index.Checks.ClaimAsync(Hour, 10, default));
        Clock.Advance(Hour);
        Assert.Single(await Index.Checks.ClaimAsync(Hour, 10, default));
    }

    [Fact]
    public async Task A_claim_whose_holder_died_ends_by_itself()
    {
        await EnterAsync(sha1: null);
        Assert.Single(await Index.Checks.ClaimAsync(Hour, 10, default));

        Clock.Advance(Hour);

        Assert.Single(await Index.Checks.ClaimAsync(Hour, 10, default));
    }

    [Fact]
    public async Task No_photo_goes_to_two_who_claim_at_once()
    {
        for (var i = 0; i < 40; i++)
        {
            await EnterAsync(sha1: null);
        }

        var several = await OpenSeveralAsync(4);
        var claimed = await Task.WhenAll(several.SelectMany(index => Enumerable.Range(0, 5).Select(_ => index.Checks.ClaimAsync(Hour, 3, default))));

        var photos = claimed.SelectMany(claim => claim).ToList();
        Assert.Equal(40, photos.Count + (await Index.Checks.ClaimAsync(Hour, 100, default)).Count);
        Assert.Equal(photos.Count, photos.Distinct().Count());
    }

    [Fact]
    public async Task Photos_are_found_by_SHA_1_and_what_is_known_of_it_stays()
    {
        var photo = await EnterAsync(Sha1(1));
        await Index.Checks.EnterAsync(Library, photo.PhotoId, null, default);
        await EnterAsync(Sha1(2));

        var found = Assert.Single(await Index.Checks.FindBySha1Async(Library, [Sha1(1), Sha1(1), Sha1(3)], default));

        Assert.Equal(photo.PhotoId, found.PhotoId);
        Assert.Equal(photo.Sha256, found.Sha256);
        Assert.Empty(await Index.Checks.FindBySha1Async("other", [Sha1(1)], default));
    }

    [Fact]
    public async Task Damage_takes_the_place_of_what_was_known_until_it_is_mended()
    {
        var photo = await EnterAsync(Sha1(1));
        await Index.Checks.VerifiedAsync(Library, photo.PhotoId, null, Hour, default);

        await Index.Checks.DamagedAsync(Library, photo.PhotoId, Hour, default);
        var damaged = Assert.Single(await Index.Checks.FindAsync(Library, [photo.Sha256], default));
        await Index.Checks.VerifiedAsync(Library, photo.PhotoId, null, Hour, default);
        var mended = Assert.Single(await Index.Checks.FindAsync(Library, [photo.Sha256], default));

        Assert.NotNull(damaged.DamagedAt);
        Assert.Null(damaged.VerifiedAt);
        Assert.Null(mended.DamagedAt);
        Assert.NotNull(mended.VerifiedAt);
        Assert.Equal(Sha1(1), mended.Sha1);
    }

    [Fact]
    public async Task Of_photos_that_are_gone_nothing_is_known()
    {
        var (removed, forgotten) = (await EnterAsync(Sha1(1)), await EnterAsync(Sha1(2)));
        await Index.Photos.RecordAsync(Library, [removed.Next() with { Removed = true }], default);
        await Index.Photos.ForgetAsync(Library, [forgotten.PhotoId], default);

        Assert.Empty(await Index.Checks.FindBySha1Async(Library, [Sha1(1), Sha1(2)], default));
        Assert.Empty(await Index.Checks.FindAsync(Library, [removed.Sha256, forgotten.Sha256], default));
        Assert.Equal(removed.PhotoId, Assert.Single(await Index.Checks.ClaimAsync(Hour, 10, default)).PhotoId);
    }

    async Task<PhotoRow> EnterAsync(byte[]? sha1)
    {
        var photo = TestPhoto.New("2024-06-01");
        await Index.Photos.RecordAsync(Library, [photo], default);
        await Index.Checks.EnterAsync(Library, photo.PhotoId, sha1, default);
        return photo;
    }

    static byte[] Sha1(byte n) => [.. Enumerable.Repeat(n, 20)];
}
