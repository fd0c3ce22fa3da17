namespace Qmulum.Storage.Tests;

public abstract partial class BlobStoreContract
{
    [Fact]
    public async Task Sixty_four_uploads_at_once_do_not_mix()
    {
        await Parallel.ForAsync(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
            await Store.UploadAsync(Key($"many/{i % 5}/{i}"), RandomContent.Of(i, 700_000 + i), i));

        for (var i = 0; i < 64; i++)
        {
            await Store.VerifyAsync(Key($"many/{i % 5}/{i}"), BlobDigest.Of(RandomContent.Of(i, 700_000 + i)), None);
        }

        Assert.Equal(0, await _fixture.CountStagedAsync());
    }

    [Fact]
    public async Task A_key_has_one_whole_content_at_every_moment_while_many_commit_it()
    {
        const int Contents = 8;
        var contents = Enumerable.Range(0, Contents).Select(i => RandomContent.Of(i, 50_000 + (i * 10_000))).ToArray();
        var hashes = contents.Select(content => BlobDigest.Of(content).Sha256Hex).ToHashSet();
        await Store.PutAsync(Key("hot/key"), contents[0], None);

        using CancellationTokenSource written = new();
        var reads = 0;
        var reader = Task.Run(async () =>
        {
            while (!written.IsCancellationRequested || reads < 20)
            {
                Assert.Contains(BlobDigest.Of(await Store.ReadAsync(Key("hot/key"))).Sha256Hex, hashes);
                reads++;
            }
        });
        await Parallel.ForAsync(0, 80, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            await Store.UploadAsync(Key("hot/key"), contents[i % Contents], i));
        await written.CancelAsync();
        await reader;

        Assert.Contains(BlobDigest.Of(await Store.ReadAsync(Key("hot/key"))).Sha256Hex, hashes);
        Assert.Equal(["hot/key"], (await Store.ListToEndAsync("")).Select(info => info.Key.Value));
        Assert.Equal(0, await _fixture.CountStagedAsync());
    }

    [Fact]
    public async Task The_same_content_committed_twice_is_fine()
    {
        var content = RandomContent.Of(4, 100_000);
        await Store.UploadAsync(Key("same"), content);
        await Store.UploadAsync(Key("same"), content);

        await Store.VerifyAsync(Key("same"), BlobDigest.Of(content), None);
    }
}
