namespace Qmulum.Storage.Tests;

public sealed class DiskThreadsTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Runs_as_many_at_once_as_allowed_and_no_more_and_all_in_the_end()
    {
        DiskThreads threads = new(3);
        using SemaphoreSlim started = new(0);
        using ManualResetEventSlim gate = new();
        var running = 0;
        var most = 0;
        var work = Enumerable.Range(0, 1_000).Select(i => threads.RunAsync(
            () =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                started.Release();
                Assert.True(gate.Wait(Patience), "the gate was not opened");
                Interlocked.Decrement(ref running);
                return i;
            },
            CancellationToken.None)).ToArray();

        for (var i = 0; i < 3; i++)
        {
            Assert.True(await started.WaitAsync(Patience), $"only {i} of 3 started");
        }

        Assert.Equal(0, started.CurrentCount);
        gate.Set();
        Assert.Equal(Enumerable.Range(0, 1_000), await Task.WhenAll(work).WaitAsync(Patience));
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Never_runs_what_was_cancelled_in_the_queue()
    {
        DiskThreads threads = new(1);
        using ManualResetEventSlim gate = new();
        using CancellationTokenSource cancel = new();
        var first = threads.RunAsync(() => gate.Wait(Patience), CancellationToken.None);
        var ran = false;
        var second = threads.RunAsync(() => ran = true, cancel.Token);
        await cancel.CancelAsync();
        gate.Set();

        Assert.True(await first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(ran);
    }

    [Fact]
    public async Task A_fault_reaches_the_caller_and_the_thread_lives_on()
    {
        DiskThreads threads = new(1);

        await Assert.ThrowsAsync<FormatException>(() => threads.RunAsync<int>(() => throw new FormatException(), CancellationToken.None));
        Assert.Equal(5, await threads.RunAsync(() => 5, CancellationToken.None));
    }

    static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
