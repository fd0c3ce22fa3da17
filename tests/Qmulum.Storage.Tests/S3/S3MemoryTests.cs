namespace Qmulum.Storage.Tests;

/// <summary>What uploads hold in memory has a bound, however many they are and however slow the server is.</summary>
public sealed class S3MemoryTests
{
    static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task One_upload_never_holds_more_than_the_parts_under_way_and_the_one_that_fills()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options with { PartsAtOnce = 2 });
        var most = 0L;
        var piece = RandomContent.Of(1, 1 << 20);
        await using (var upload = await fixture.S3.BeginAsync(60L << 20, None))
        {
            for (var i = 0; i < 60; i++)
            {
                await upload.WriteAsync(piece, None);
                most = Math.Max(most, fixture.S3.Buffers.BytesOut);
            }

            await upload.CommitAsync(BlobKey.Parse("large"), None);
        }

        Assert.InRange(most, 5L << 20, 3 * (5L << 20));
        Assert.Equal(0, fixture.S3.Buffers.BytesOut);
    }

    [Fact]
    public async Task All_uploads_together_hold_no_more_than_their_budget_and_all_finish()
    {
        await using var fixture = await S3Fixture.MakeAsync(options => options with { BufferBytes = PartPlan.Most });
        var most = 0L;
        await Parallel.ForAsync(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (i, ct) =>
        {
            var content = RandomContent.Of(i, 6_000_000);
            await using var upload = await fixture.S3.BeginAsync(i % 2 == 0 ? content.Length : null, ct);
            foreach (var piece in content.Chunk(100_000))
            {
                await upload.WriteAsync(piece, ct);
                InterlockedMax(ref most, fixture.S3.Buffers.BytesOut);
            }

            await upload.CommitAsync(BlobKey.Parse($"many/{i}"), ct);
        });

        Assert.InRange(most, 5L << 20, PartPlan.Most);
        for (var i = 0; i < 24; i++)
        {
            await fixture.S3.VerifyAsync(BlobKey.Parse($"many/{i}"), BlobDigest.Of(RandomContent.Of(i, 6_000_000)), None);
        }
    }

    [Fact]
    public async Task Who_waits_too_long_for_memory_is_refused_before_a_byte_is_taken_and_others_go_on()
    {
        await using var fixture = await S3Fixture.MakeAsync(
            options => options with { BufferBytes = PartPlan.Most, BufferPatience = TimeSpan.FromMilliseconds(50) });
        List<IBlobUpload> holding = [];
        for (var i = 0; i < PartPlan.Most / (5 << 20); i++)
        {
            holding.Add(await fixture.S3.BeginAsync(5 << 20, None));
        }

        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await fixture.S3.BeginAsync(5 << 20, None));
        Assert.Contains("memory", fault.Message, StringComparison.Ordinal);
        await holding[0].DisposeAsync();
        holding[0] = await fixture.S3.BeginAsync(5 << 20, None);
        foreach (var upload in holding)
        {
            await upload.DisposeAsync();
        }
    }

    [Fact]
    public async Task Who_gives_up_waiting_gives_its_place_to_the_next()
    {
        ByteBudget budget = new(100, TimeSpan.FromMinutes(1));
        await budget.TakeAsync(90, None);
        using CancellationTokenSource givesUp = new();
        var large = budget.TakeAsync(50, givesUp.Token);
        var small = budget.TakeAsync(10, None);
        Assert.False(small.IsCompleted); // In turn: a large one is not passed for ever by small ones.

        await givesUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        await small;
        budget.GiveBack(100);
        Assert.True(budget.TryTake(100));
        Assert.False(budget.TryTake(1));
    }

    static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Interlocked.Read(ref most); value > seen; seen = Interlocked.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
