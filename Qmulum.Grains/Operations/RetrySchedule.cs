namespace Qmulum.Grains.Operations;

/// <summary>
/// When a task that failed for a reason that may pass is tried again. The first is quick (a store that answered once with an
/// error), the last outlives a reboot of a NAS; after that a person must look.
/// </summary>
public static class RetrySchedule
{
    static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(15),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
    ];

    /// <summary>How often it is looked whether a program is there that was not.</summary>
    public static TimeSpan WhileToolIsMissing { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long to wait after so many attempts (1 and up), with a tenth of jitter; null when it is enough.</summary>
    public static TimeSpan? After(int attempts)
    {
        if (attempts > Delays.Length)
        {
            return null;
        }

        var delay = Delays[Math.Max(attempts, 1) - 1];
        return delay * (0.95 + (Random.Shared.NextDouble() * 0.1));
    }
}
