namespace Qmulum.Grains.Operations;

/// <summary>How this process works on what is due.</summary>
public sealed record WorkOptions
{
    /// <summary>Who holds the leases: a name that this process keeps over a restart, and shares with no other.</summary>
    public required string Owner { get; init; }

    /// <summary>Photos worked on at once, 1 and up. A decode keeps a core busy, so more than the cores only costs memory.</summary>
    public int Concurrency { get; init; } = Environment.ProcessorCount;

    /// <summary>Photos taken up at once: one more than are decoded, so that a film, which takes minutes, stands in no photo's way.</summary>
    public int Slots => Concurrency + 1;

    /// <summary>
    /// Photos of backfills worked on at once: a core is left to what arrives, which so begins at once and has the core to itself. With one core they share it.
    /// </summary>
    public int Backfills => Math.Max(1, Concurrency - 1);

    /// <summary>A folder on this machine for files that are needed while a batch runs; this process's alone, emptied when it starts.</summary>
    public required string Scratch { get; init; }

    /// <summary>How long a batch belongs to the process that began it, unless renewed. A dead process's work is taken up after this.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How often to look for what other processes entered, or what became due by time.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a photo rests whose outcome the databases did not take.</summary>
    public TimeSpan PauseAfterFault { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a photo rests under whose batch the server ended again and again.</summary>
    public TimeSpan RestAfterDeaths { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long work rests when the location is not mounted.</summary>
    public TimeSpan RestWhileAway { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Called once each time when nothing has been due for <see cref="PollEvery"/> after there was work.</summary>
    public Action WhenIdle { get; init; } = () => { };
}
