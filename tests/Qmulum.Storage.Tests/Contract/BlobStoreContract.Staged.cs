namespace Qmulum.Storage.Tests;

/// <summary>Uploads that may be interrupted.</summary>
public abstract partial class BlobStoreContract
{
    /// <summary>Several parts of a bucket, and more than the buffers of a folder.</summary>
    const int Large = 21 << 20;

    [Fact]
    public async Task An_upload_in_pieces_by_one_after_the_other_becomes_a_blob_with_the_digests_of_the_whole()
    {
        var content = RandomContent.Of(1, Large);
        var (id, mark) = (Guid.NewGuid(), StagedMark.Beginning);
        foreach (var end in new[] { 5, 100_000, 9 << 20, (9 << 20) + 1, 20 << 20 })
        {
            mark = await AddAsync(id, mark, content.AsMemory((int)mark.Offset..end));
            Assert.Equal(end, mark.Offset);
        }

        await using (var last = await Store.StageAsync(id, mark, Large, None))
        {
            await last.WriteAsync(content.AsMemory((int)mark.Offset), None);
            var digest = await last.FinishAsync(None);
            Assert.Equal(BlobDigest.Of(content), digest);
            Assert.Equal(Sha1Hash.Of(content), digest.Sha1);
            Assert.Equal(Large, (await last.CommitAsync(Key("staged/whole"), None)).Size);
        }

        await Store.VerifyAsync(Key("staged/whole"), BlobDigest.Of(content), None);
        Assert.Equal(0, await _fixture.CountStagedAsync());
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(Large)]
    public async Task What_came_after_a_mark_is_forgotten(int size)
    {
        var content = RandomContent.Of(2, size);
        var id = Guid.NewGuid();
        var mark = await AddAsync(id, StagedMark.Beginning, content.AsMemory(0, size / 2));
        await AddAsync(id, mark, RandomContent.Of(3, size / 3));
        await using (var abandoned = await Store.StageAsync(id, mark, size, None))
        {
            await abandoned.WriteAsync(RandomContent.Of(4, size / 4), None);
        }

        await using var upload = await Store.StageAsync(id, mark, size, None);
        Assert.Equal(size / 2, upload.Offset);
        await upload.WriteAsync(content.AsMemory(size / 2), None);
        await upload.CommitAsync(Key("staged/again"), None);

        await Store.VerifyAsync(Key("staged/again"), BlobDigest.Of(content), None);
    }

    [Fact]
    public async Task A_checkpoint_may_be_behind_and_is_good_when_everything_after_it_is_lost()
    {
        var content = RandomContent.Of(5, Large);
        var id = Guid.NewGuid();
        StagedMark mark;
        await using (var lost = await Store.StageAsync(id, StagedMark.Beginning, Large, None))
        {
            await lost.WriteAsync(content.AsMemory(0, 18 << 20), None);
            mark = await lost.CheckpointAsync(None);
            await lost.WriteAsync(content.AsMemory(18 << 20, 1 << 20), None);
        }

        Assert.InRange(mark.Offset, 8 << 20, 18 << 20);
        await using var upload = await Store.StageAsync(id, mark, Large, None);
        await upload.WriteAsync(content.AsMemory((int)mark.Offset), None);
        await upload.CommitAsync(Key("staged/checkpoint"), None);

        await Store.VerifyAsync(Key("staged/checkpoint"), BlobDigest.Of(content), None);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(Large)]
    public async Task A_dropped_upload_leaves_nothing_and_cannot_go_on(int size)
    {
        var id = Guid.NewGuid();
        var mark = await AddAsync(id, StagedMark.Beginning, RandomContent.Of(6, size));

        await Store.DropStagedAsync(id, mark, None);
        await Store.DropStagedAsync(id, mark, None);

        Assert.Equal(0, await _fixture.CountStagedAsync());
        await Assert.ThrowsAsync<StagedLostException>(async () =>
        {
            await using var upload = await Store.StageAsync(id, mark, size * 2, None);
            await upload.WriteAsync(new byte[Large], None);
            await upload.CommitAsync(Key("staged/dropped"), None);
        });
        Assert.Null(await Store.StatAsync(Key("staged/dropped"), None));
    }

    [Fact]
    public async Task A_sweep_removes_the_uploads_that_are_old_and_no_others()
    {
        await AddAsync(Guid.NewGuid(), StagedMark.Beginning, RandomContent.Of(7, Large));
        await AddAsync(Guid.NewGuid(), StagedMark.Beginning, RandomContent.Of(8, 100));

        Assert.Equal(0, await Store.SweepStagedAsync(TimeSpan.FromHours(1), None));
        _fixture.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, await Store.SweepStagingAsync(TimeSpan.FromHours(1), None));
        Assert.InRange(await Store.SweepStagedAsync(TimeSpan.FromHours(1), None), 2, 3);

        Assert.Equal(0, await _fixture.CountStagedAsync());
    }

    async Task<StagedMark> AddAsync(Guid id, StagedMark mark, ReadOnlyMemory<byte> bytes)
    {
        await using var upload = await Store.StageAsync(id, mark, Large, None);
        await upload.WriteAsync(bytes, None);
        return await upload.SuspendAsync(None);
    }
}
