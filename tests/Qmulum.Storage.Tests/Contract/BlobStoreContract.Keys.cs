namespace Qmulum.Storage.Tests;

public abstract partial class BlobStoreContract
{
    [Fact]
    public async Task A_missing_blob_is_a_typed_error_for_readers_and_null_for_those_who_ask()
    {
        foreach (var key in new[] { Key("none"), Key("no/folder/none") })
        {
            var fault = await Assert.ThrowsAsync<BlobNotFoundException>(() => Store.OpenAsync(key, null, None));
            Assert.Equal((key, "blob-not-found"), (fault.Key, fault.Code));
            await Assert.ThrowsAsync<BlobNotFoundException>(() => Store.VerifyAsync(key, BlobDigest.Of([]), None));
            await Assert.ThrowsAsync<BlobNotFoundException>(() => Store.CopyAsync(key, Key("copy"), None));
            Assert.Null(await Store.StatAsync(key, None));
        }
    }

    [Fact]
    public async Task Says_size_and_time_of_a_blob()
    {
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        var committed = await Store.UploadAsync(Key("some/blob"), new byte[123]);

        var info = await Store.StatAsync(Key("some/blob"), None);
        Assert.Equal((Key("some/blob"), 123L), (info!.Key, info.Size));
        Assert.InRange(info.Modified, before, DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.InRange((info.Modified - committed.Modified).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Deletes_once_and_says_so()
    {
        await Store.PutAsync(Key("d/blob"), new byte[1], None);

        Assert.True(await Store.DeleteAsync(Key("d/blob"), None));
        Assert.False(await Store.DeleteAsync(Key("d/blob"), None));
        Assert.False(await Store.DeleteAsync(Key("never/was"), None));
        Assert.Null(await Store.StatAsync(Key("d/blob"), None));
    }

    [Theory]
    [InlineData(Durability.Durable)]
    [InlineData(Durability.Cached)]
    public async Task A_put_replaces_what_the_key_had(Durability durability)
    {
        await Store.PutAsync(Key("put/blob"), RandomContent.Of(1, 50_000), durability, None);
        await Store.PutAsync(Key("put/blob"), RandomContent.Of(2, 1_000), durability, None);

        Assert.Equal(RandomContent.Of(2, 1_000), await Store.ReadAsync(Key("put/blob")));
        await Store.PutAsync(Key("put/blob"), Array.Empty<byte>(), durability, None);
        Assert.Empty(await Store.ReadAsync(Key("put/blob")));
        Assert.Equal(0, await _fixture.CountStagedAsync());
    }

    [Fact]
    public async Task A_copy_stands_alone()
    {
        var content = RandomContent.Of(5, 1_500_000);
        await Store.UploadAsync(Key("from"), content);

        var info = await Store.CopyAsync(Key("from"), Key("to/copy"), None);
        Assert.Equal((Key("to/copy"), (long)content.Length), (info.Key, info.Size));
        await _fixture.OverwriteAsync(Key("from"), new byte[10]);
        await Store.DeleteAsync(Key("from"), None);
        Assert.Equal(content, await Store.ReadAsync(Key("to/copy")));
    }

    [Fact]
    public async Task Lists_ten_thousand_blobs_in_key_order_each_once()
    {
        // Neighbours of '/' in the order of characters: '-' and '.' come before it, digits and letters after.
        Random random = new(42);
        SortedSet<string> keys = new(StringComparer.Ordinal);
        while (keys.Count < 10_000)
        {
            var name = $"{random.Next(100_000):x}";
            keys.Add(random.Next(4) switch
            {
                0 => $"deep/a/{name}",
                1 => $"deep/a-{random.Next(3)}/{name}",
                2 => $"deep/a.{random.Next(3)}/{name}.jpg",
                _ => $"deep/a{random.Next(3)}/{random.Next(5)}/{name}",
            });
        }

        await Parallel.ForEachAsync(
            keys, None, async (key, ct) => await Store.PutAsync(Key(key), new byte[key.Length], Durability.Cached, ct));

        foreach (var prefix in new[] { "", "deep/", "deep/a", "deep/a/", "deep/a-1/", "deep/a0/3/1", "deep/b", "dee", "e", "deep/a/none/" })
        {
            var listed = await Store.ListToEndAsync(prefix);
            Assert.Equal(keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)), listed.Select(info => info.Key.Value));
            Assert.All(listed, info => Assert.Equal(info.Key.Value.Length, info.Size));
        }

        foreach (var after in new[] { keys.ElementAt(0), keys.ElementAt(4_321), keys.Max!, "deep/a", "deep/a-", "deep/a/", "deep/a/zz", "deep/a0", "a", "z" })
        {
            var listed = await Store.ListAsync("deep/a", after, None).Select(info => info.Key.Value).ToListAsync();
            Assert.Equal(keys.Where(key => string.CompareOrdinal(key, after) > 0), listed);
        }

        Assert.Equal(
            keys.Select(key => key.Split('/')[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            (await Store.ListFoldersAsync("deep/", None).ToListAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(["deep"], await Store.ListFoldersAsync("", None).ToListAsync());
    }

    [Fact]
    public async Task Lists_one_large_folder_in_key_order()
    {
        // More names than a batch of any store (S3 answers 1,000 at once), in one folder, with one folder between them.
        var keys = Enumerable.Range(0, 5_000).Select(i => i == 2_500 ? "flat/02500/inside" : $"flat/{i:d5}").ToArray();
        await Parallel.ForEachAsync(
            keys, None, async (key, ct) => await Store.PutAsync(Key(key), new byte[1], Durability.Cached, ct));

        Assert.Equal(keys, (await Store.ListToEndAsync("flat/")).Select(info => info.Key.Value));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../")]
    [InlineData("/")]
    [InlineData("a//")]
    [InlineData("A")]
    [InlineData("a\0")]
    [InlineData(".qmulum/")]
    public async Task Refuses_to_list_what_no_key_begins_with(string prefix) =>
        await Assert.ThrowsAsync<BlobKeyException>(() => Store.ListToEndAsync(prefix));

    [Fact]
    public async Task Uploads_under_way_are_not_listed()
    {
        await using var upload = await Store.BeginAsync(null, None);
        await upload.WriteInPiecesAsync(RandomContent.Of(1, 1_000_000), 1);

        Assert.Empty(await Store.ListToEndAsync(""));
    }
}
