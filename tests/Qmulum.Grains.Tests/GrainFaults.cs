namespace Qmulum.Grains.Tests;

/// <summary>Faults of the store that keeps grain state, played by a decorator of the real one.</summary>
sealed class GrainFaults
{
    const string Words = "The state store does not write (played by a test).";

    int _failingWrites;

    /// <summary>The next so many writes fail before they reach the store.</summary>
    public void FailNextWrites(int count) => Interlocked.Exchange(ref _failingWrites, count);

    /// <summary>The call fails with the fault, as it is or inside what the host says of it.</summary>
    public static async Task StrikesAsync(Func<Task> call)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(call);
        Assert.Contains(Words, exception.ToString(), StringComparison.Ordinal);
    }

    public void OnWrite()
    {
        if (Interlocked.Decrement(ref _failingWrites) >= 0)
        {
            throw new IOException(Words);
        }

        Interlocked.Exchange(ref _failingWrites, 0);
    }
}
