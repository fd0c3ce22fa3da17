using System.Security.Cryptography;
using Qmulum.Data.Tests.Fixtures;

namespace Qmulum.Data.Tests.Photos;

public sealed class SqliteFindTests() : FindContract(IndexProvider.Sqlite);

public sealed class PostgresFindTests() : FindContract(IndexProvider.PostgreSql);

public abstract class FindContract(IndexProvider provider) : IndexContract(provider)
{
    [Fact]
    public async Task Answers_ten_thousand_hashes_with_those_that_are_there()
    {
        PhotoRow[] rows = [.. Enumerable.Range(0, 500).Select(i => TestPhoto.New(new DateTime(2024, 1, 1).AddHours(i)))];
        await Index.Photos.RecordAsync(Library, rows, default);
        byte[][] asked = [.. rows.Select(row => row.Sha256), .. Enumerable.Range(0, 9_500).Select(i => SHA256.HashData(BitConverter.GetBytes(i)))];
        Random.Shared.Shuffle(asked);

        var found = await Index.Photos.FindAsync(Library, asked, default);
        Assert.Equal(
            rows.Select(row => (Convert.ToHexString(row.Sha256), row.PhotoId)).Order(),
            found.Select(photo => (Convert.ToHexString(photo.Sha256), photo.PhotoId)).Order());
    }

    [Fact]
    public async Task A_removed_photo_is_not_found_until_it_comes_back()
    {
        var row = TestPhoto.New("2024-06-01");
        await Index.Photos.RecordAsync(Library, [row], default);
        await Index.Photos.RecordAsync(Library, [row.Next() with { Removed = true }], default);
        Assert.Empty(await Index.Photos.FindAsync(Library, [row.Sha256], default));
        Assert.Empty(await Index.Photos.FindAsync("other", [row.Sha256], default));

        await Index.Photos.RecordAsync(Library, [row.Next().Next()], default);
        Assert.Equal(row.PhotoId, (await Index.Photos.FindAsync(Library, [row.Sha256], default)).Single().PhotoId);
    }

    [Fact]
    public async Task A_hash_that_is_asked_twice_is_answered_once_for_each_photo_that_has_it()
    {
        var one = TestPhoto.New("2024-06-01");
        var two = TestPhoto.New("2024-06-02") with { Sha256 = one.Sha256 };
        await Index.Photos.RecordAsync(Library, [one, two], default);
        var found = await Index.Photos.FindAsync(Library, [one.Sha256, one.Sha256], default);
        Assert.Equal(new[] { one.PhotoId, two.PhotoId }.Order(), found.Select(photo => photo.PhotoId).Order());
    }

    [Fact]
    public async Task A_hash_of_another_length_and_too_many_hashes_are_refused()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Index.Photos.FindAsync(Library, [new byte[32], new byte[20]], default));
        Assert.Contains("at 1 has 20 bytes", error.Message, StringComparison.Ordinal);
        byte[][] many = [.. Enumerable.Repeat(new byte[32], PhotoIndex.MaxHashes + 1)];
        await Assert.ThrowsAsync<ArgumentException>(() => Index.Photos.FindAsync(Library, many, default));
    }
}
