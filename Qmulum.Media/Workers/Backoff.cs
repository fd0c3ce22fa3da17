namespace Qmulum.Media.Workers;

/// <summary>How long to wait before the next start: nothing as long as workers live, and longer each time in a row that one did not.</summary>
sealed class Backoff
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // A single loss is a bad file; only a row of them is a bad machine.
    const int Free = 2;
    const int MostDoublings = 10;

    int _failures;

    public TimeSpan Delay
    {
        get
        {
            var row = Volatile.Read(ref _failures) - Free;
            if (row < 0)
            {
                return TimeSpan.Zero;
            }
            var delay = First * Math.Pow(2, Math.Min(row, MostDoublings));
            return delay < Longest ? delay : Longest;
        }
    }

    public void Failed() => Interlocked.Increment(ref _failures);

    public void Succeeded() => Volatile.Write(ref _failures, 0);
}
