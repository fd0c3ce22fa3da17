namespace Qmulum.Storage.Tests;

public abstract partial class BlobStoreContract
{
    [Fact]
    public async Task An_upload_that_is_disposed_without_commit_leaves_no_trace()
    {
        await using (var upload = await Store.BeginAsync(5_000_000, None))
        {
            await upload.WriteInPiecesAsync(RandomContent.Of(1, 2_000_000), 1);
            Assert.Equal(1, await _fixture.CountStagedAsync());
        }

        await using (var finished = await Store.BeginAsync(null, None))
        {
            await finished.WriteAsync(new byte[10], None);
            await finished.FinishAsync(None);
        }

        Assert.Equal(0, await _fixture.CountStagedAsync());
        Assert.Empty(await Store.ListToEndAsync(""));
    }

    [Fact]
    public async Task A_committed_upload_leaves_nothing_but_the_blob()
    {
        await Store.UploadAsync(Key("only/this"), RandomContent.Of(1, 500_000));

        Assert.Equal(0, await _fixture.CountStagedAsync());
        Assert.Equal(["only/this"], (await Store.ListToEndAsync("")).Select(info => info.Key.Value));
    }

    [Fact]
    public async Task Verify_accepts_the_bytes_that_were_stored()
    {
        var content = RandomContent.Of(9, 1_000_003);
        await Store.UploadAsync(Key("v/good"), content);

        await Store.VerifyAsync(Key("v/good"), BlobDigest.Of(content), None);
    }

    [Theory]
    [InlineData("a bit flipped")]
    [InlineData("cut short")]
    [InlineData("grown")]
    [InlineData("empty")]
    public async Task Verify_finds_bytes_that_changed(string harm)
    {
        var content = RandomContent.Of(9, 1_000_003);
        await Store.UploadAsync(Key("v/bad"), content);
        var digest = BlobDigest.Of(content);
        byte[] harmed = harm switch
        {
            "a bit flipped" => [.. content[..^1], (byte)(content[^1] ^ 1)],
            "cut short" => content[..^1],
            "grown" => [.. content, 0],
            _ => [],
        };
        await _fixture.OverwriteAsync(Key("v/bad"), harmed);

        var fault = await Assert.ThrowsAsync<BlobDamagedException>(() => Store.VerifyAsync(Key("v/bad"), digest, None));
        Assert.Equal((Key("v/bad"), "blob-damaged"), (fault.Key, fault.Code));
    }

    [Fact]
    public async Task A_blob_that_vanished_is_not_found()
    {
        var content = RandomContent.Of(9, 100);
        await Store.PutAsync(Key("v/gone"), content, None);
        await _fixture.RemoveAsync(Key("v/gone"));

        await Assert.ThrowsAsync<BlobNotFoundException>(() => Store.OpenAsync(Key("v/gone"), null, None));
        await Assert.ThrowsAsync<BlobNotFoundException>(() => Store.VerifyAsync(Key("v/gone"), BlobDigest.Of(content), None));
    }

    [Fact]
    public async Task A_store_that_is_away_is_offline_and_not_empty_and_works_again_when_it_is_back()
    {
        var content = RandomContent.Of(9, 10_000);
        await Store.PutAsync(Key("o/blob"), content, None);
        await using var upload = await Store.BeginAsync(null, None);
        await upload.WriteAsync(content, None);

        await using (await _fixture.TakeOfflineAsync())
        {
            Func<Task>[] calls =
            [
                async () => await Store.BeginAsync(null, None),
                () => Store.OpenAsync(Key("o/blob"), null, None),
                () => Store.StatAsync(Key("o/blob"), None),
                () => Store.PutAsync(Key("o/new"), content, None),
                () => Store.DeleteAsync(Key("o/blob"), None),
                () => Store.ListToEndAsync(""),
                () => Store.CopyAsync(Key("o/blob"), Key("o/copy"), None),
                () => Store.VerifyAsync(Key("o/blob"), BlobDigest.Of(content), None),
                () => Store.SweepStagingAsync(TimeSpan.Zero, None),
                () => upload.CommitAsync(Key("o/upload"), None),
            ];
            foreach (var call in calls)
            {
                Assert.Equal("store-offline", (await Assert.ThrowsAsync<StoreOfflineException>(call)).Code);
            }

            var away = await Store.CheckAsync(None);
            Assert.Equal((false, "store-offline"), (away.Healthy, away.Code));
        }

        Assert.True((await Store.CheckAsync(None)).Healthy);
        Assert.Equal(content, await Store.ReadAsync(Key("o/blob")));
        Assert.Equal(["o/blob"], (await Store.ListToEndAsync("")).Select(info => info.Key.Value));
    }

    [Fact]
    public async Task A_check_writes_reads_back_and_deletes_and_says_how_long_each_took()
    {
        var health = await Store.CheckAsync(None);

        Assert.True(health.Healthy, health.Problem);
        Assert.Null(health.Problem);
        Assert.All([health.Write, health.Read, health.Delete], step => Assert.True(step > TimeSpan.Zero));
        Assert.True(health.FreeBytes is null or > 0);
        Assert.Equal(0, await _fixture.CountStagedAsync());
        Assert.Empty(await Store.ListToEndAsync(""));
    }

    [Fact]
    public async Task A_sweep_takes_what_is_old_and_leaves_uploads_that_are_alive()
    {
        await using var alive = await Store.BeginAsync(null, None);
        await alive.WriteInPiecesAsync(RandomContent.Of(1, 600_000), 1);
        await Crash.LeaveAnUploadBehindAsync(_fixture.Address);
        Assert.Equal(2, await _fixture.CountStagedAsync());

        Assert.Equal(0, await Store.SweepStagingAsync(TimeSpan.FromHours(1), None));
        _fixture.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await Store.SweepStagingAsync(TimeSpan.FromHours(1), None));
        Assert.Equal(0, await Store.SweepStagingAsync(TimeSpan.FromHours(1), None));

        await alive.CommitAsync(Key("alive"), None);
        Assert.Equal(RandomContent.Of(1, 600_000), await Store.ReadAsync(Key("alive")));
        Assert.Equal(0, await _fixture.CountStagedAsync());
    }
}
