using System.Security.Cryptography;

namespace Qmulum.Storage.Tests;

public abstract partial class BlobStoreContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(262_144)]
    [InlineData(262_145)]
    [InlineData(9_000_001)]
    public async Task Gives_back_the_bytes_it_was_given_whatever_the_pieces(int size)
    {
        var content = RandomContent.Of(size, size);
        for (var seed = 0; seed < 3; seed++)
        {
            var info = await Store.UploadAsync(Key("a/blob"), content, seed);

            Assert.Equal((Key("a/blob"), (long)size), (info.Key, info.Size));
            Assert.Equal(content, await Store.ReadAsync(Key("a/blob"), null, seed));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    [InlineData(10L)]
    [InlineData(10_000_000L)]
    public async Task Hashes_on_the_way_in_whatever_size_was_expected(long? expected)
    {
        var content = RandomContent.Of(7, 1_234_567);
        await using var upload = await Store.BeginAsync(expected, None);
        await upload.WriteInPiecesAsync(content, 7);

        Assert.Equal(content.Length, upload.Length);
        var digest = await upload.FinishAsync(None);
        Assert.Equal(new(content.Length, SHA256.HashData(content)), digest);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), digest.Sha256Hex);
        Assert.Same(digest, await upload.FinishAsync(None));
    }

    [Fact]
    public async Task Takes_no_more_bytes_when_finished_and_no_second_commit()
    {
        await using var upload = await Store.BeginAsync(null, None);
        await upload.WriteAsync(new byte[10], None);
        await upload.FinishAsync(None);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await upload.WriteAsync(new byte[1], None));
        await upload.CommitAsync(Key("once"), None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => upload.CommitAsync(Key("twice"), None));
        Assert.Null(await Store.StatAsync(Key("twice"), None));
    }

    [Fact]
    public async Task The_callers_buffer_may_be_reused_as_soon_as_a_write_returns()
    {
        var content = RandomContent.Of(3, 3_000_000);
        var reused = new byte[10_000];
        await using (var upload = await Store.BeginAsync(null, None))
        {
            for (var done = 0; done < content.Length; done += reused.Length)
            {
                content.AsSpan(done, reused.Length).CopyTo(reused);
                await upload.WriteAsync(reused, None);
                Array.Fill(reused, (byte)0xAA);
            }

            await upload.CommitAsync(Key("reused"), None);
        }

        Assert.Equal(content, await Store.ReadAsync(Key("reused")));
    }

    [Theory]
    [InlineData(0L, null, 0, 1000)]
    [InlineData(0L, 0L, 0, 1)]
    [InlineData(10L, 19L, 10, 10)]
    [InlineData(999L, null, 999, 1)]
    [InlineData(990L, 5000L, 990, 10)]
    public async Task Reads_a_range_from_a_first_byte(long first, long? last, int offset, int length)
    {
        var content = RandomContent.Of(1, 1000);
        await Store.PutAsync(Key("ranged"), content, None);

        await using var read = await Store.OpenAsync(Key("ranged"), ByteRange.From(first, last), None);
        Assert.Equal((offset, length, 1000L), (read.Offset, read.Length, read.Info.Size));
        Assert.Equal(content[offset..(offset + length)], await Store.ReadAsync(Key("ranged"), ByteRange.From(first, last)));
    }

    [Theory]
    [InlineData(1, 999, 1)]
    [InlineData(1000, 0, 1000)]
    [InlineData(5000, 0, 1000)]
    public async Task Reads_a_suffix(long suffix, int offset, int length)
    {
        var content = RandomContent.Of(1, 1000);
        await Store.PutAsync(Key("ranged"), content, None);

        await using var read = await Store.OpenAsync(Key("ranged"), ByteRange.Suffix(suffix), None);
        Assert.Equal((offset, length), (read.Offset, read.Length));
        Assert.Equal(content[offset..(offset + length)], await Store.ReadAsync(Key("ranged"), ByteRange.Suffix(suffix)));
    }

    [Theory]
    [InlineData(1000, 1000L, null)]
    [InlineData(1000, 5000L, null)]
    [InlineData(1000, null, 0L)]
    [InlineData(0, 0L, null)]
    [InlineData(0, null, 5L)]
    public async Task Refuses_a_range_outside_the_blob_and_says_its_size(int size, long? first, long? suffix)
    {
        await Store.PutAsync(Key("ranged"), new byte[size], None);

        var range = first is { } from ? ByteRange.From(from) : ByteRange.Suffix(suffix!.Value);
        var fault = await Assert.ThrowsAsync<RangeNotSatisfiableException>(() => Store.OpenAsync(Key("ranged"), range, None));
        Assert.Equal(size, fault.Size);
    }

    [Fact]
    public async Task An_open_read_keeps_its_content_when_the_blob_is_replaced_and_deleted()
    {
        var content = RandomContent.Of(1, 2_000_000);
        await Store.UploadAsync(Key("kept"), content);
        await using var read = await Store.OpenAsync(Key("kept"), null, None);
        var got = new byte[content.Length];
        await read.Content.ReadExactlyAsync(got.AsMemory(0, 1000));

        await Store.UploadAsync(Key("kept"), RandomContent.Of(2, 1_000_000));
        await Store.DeleteAsync(Key("kept"), None);

        await read.Content.ReadExactlyAsync(got.AsMemory(1000));
        Assert.Equal(content, got);
    }

    [Fact]
    public async Task A_cancelled_call_ends_as_cancelled_and_leaves_nothing()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        await using (var upload = await Store.BeginAsync(null, None))
        {
            await upload.WriteAsync(new byte[1000], None);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload.CommitAsync(Key("cancelled"), cancelled.Token));
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.BeginAsync(null, cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync(Key("cancelled"), new byte[1], cancelled.Token));
        Assert.Null(await Store.StatAsync(Key("cancelled"), None));
        Assert.Equal(0, await _fixture.CountStagedAsync());
    }
}
