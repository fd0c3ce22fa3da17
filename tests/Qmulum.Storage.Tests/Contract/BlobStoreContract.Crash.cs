namespace Qmulum.Storage.Tests;

public abstract partial class BlobStoreContract
{
    [Fact]
    public async Task A_process_killed_at_fifty_random_moments_loses_no_acknowledged_blob()
    {
        Random random = new(20_260_101);
        var acknowledged = 0;
        for (var round = 0; round < 50; round++)
        {
            // Every seventh round dies right after an acknowledgement, the others wherever the upload happens to be.
            var lines = await Crash.KillUploaderAsync(_fixture.Address, round, random.Next(1, 40), afterAcknowledgement: round % 7 == 0);
            acknowledged += await AcknowledgedAreWholeAsync(round, lines);
            await OthersAreWholeOrAbsentAsync(round);
        }

        Assert.InRange(acknowledged, 50, int.MaxValue);
        _fixture.Advance(TimeSpan.FromHours(2));
        await Store.SweepStagingAsync(TimeSpan.FromHours(1), None);
        Assert.Equal(0, await _fixture.CountStagedAsync());
    }

    async Task<int> AcknowledgedAreWholeAsync(int round, IReadOnlyList<string> lines)
    {
        var keys = lines.Where(line => line.StartsWith("ack ", StringComparison.Ordinal)).Select(line => line[4..]).ToArray();
        foreach (var key in keys)
        {
            await Store.VerifyAsync(Key(key), BlobDigest.Of(CrashPlan.Content(round, CrashPlan.NumberOf(key))), None);
        }

        return keys.Length;
    }

    /// <summary>A blob that was committed and not acknowledged may be there, but then whole: a name never stands for half a blob.</summary>
    async Task OthersAreWholeOrAbsentAsync(int round)
    {
        await foreach (var info in Store.ListAsync(CrashPlan.Prefix(round), None))
        {
            await Store.VerifyAsync(info.Key, BlobDigest.Of(CrashPlan.Content(round, CrashPlan.NumberOf(info.Key.Value))), None);
        }
    }
}
