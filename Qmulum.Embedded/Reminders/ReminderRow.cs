namespace Qmulum.Embedded.Reminders;

/// <summary>A reminder as it is stored. Times are milliseconds since 1970, UTC.</summary>
sealed record ReminderRow(GrainId Grain, string Name, long Version, long FirstTick, long Period) : IGrainReminder
{
    public string ReminderName => Name;

    /// <summary>The first tick on the schedule that is after this time: what was missed is not made up for.</summary>
    public long NextTickAfter(long now) => now < FirstTick ? FirstTick : FirstTick + (((now - FirstTick) / Period) + 1) * Period;
}
