namespace Qmulum.Grains.Tests;

/// <summary>Faults of the store that keeps grain state, played by a decorator of the real one.</summary>
sealed class GrainFaults
{
    int _failingWrites;

    /// <summary>The next so many writes fail before they reach the store.</summary>
    public void FailNextWrites(int count) => Interlocked.Exchange(ref _failingWrites, count);

    public void OnWrite()
    {
        if (Interlocked.Decrement(ref _failingWrites) >= 0)
        {
            throw new IOException("The state store does not write (played by a test).");
        }

        Interlocked.Exchange(ref _failingWrites, 0);
    }
}
