using Qmulum.Embedded.Activations;

namespace Orleans;

/// <summary>A grain's reminders: durable timers, which also wake a grain that is not active.</summary>
public static class GrainReminderExtensions
{
    /// <summary>Registers a reminder or changes the one of this name. It is durable when the task completes.</summary>
    /// <param name="grain">The grain itself.</param>
    /// <param name="reminderName">Its name, unique in the grain.</param>
    /// <param name="dueTime">The time until the first tick; zero or more.</param>
    /// <param name="period">The time between ticks; not less than the host's minimum.</param>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(
        this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
        RegisterOrUpdateReminder((IGrainBase)grain, reminderName, dueTime, period);

    /// <inheritdoc cref="RegisterOrUpdateReminder(Grain, string, TimeSpan, TimeSpan)"/>
    public static Task<IGrainReminder> RegisterOrUpdateReminder(
        this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrEmpty(reminderName);
        return Activation.OfRemindable(grain).Runtime.Reminders.RegisterAsync(grain.GrainContext.GrainId, reminderName, dueTime, period);
    }

    /// <summary>Removes a reminder. A tick that is under way still ends.</summary>
    /// <exception cref="ReminderException">It was changed or removed since it was got.</exception>
    public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => UnregisterReminder((IGrainBase)grain, reminder);

    /// <inheritdoc cref="UnregisterReminder(Grain, IGrainReminder)"/>
    public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder)
    {
        ArgumentNullException.ThrowIfNull(reminder);
        return Activation.Of(grain).Runtime.Reminders.UnregisterAsync(grain.GrainContext.GrainId, reminder);
    }

    /// <summary>The reminder of this name, or null.</summary>
    public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => GetReminder((IGrainBase)grain, reminderName);

    /// <inheritdoc cref="GetReminder(Grain, string)"/>
    public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName)
    {
        ArgumentException.ThrowIfNullOrEmpty(reminderName);
        return Activation.Of(grain).Runtime.Reminders.GetAsync(grain.GrainContext.GrainId, reminderName);
    }

    /// <summary>All reminders of the grain, by name.</summary>
    public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => GetReminders((IGrainBase)grain);

    /// <inheritdoc cref="GetReminders(Grain)"/>
    public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) =>
        Activation.Of(grain).Runtime.Reminders.GetAllAsync(grain.GrainContext.GrainId);
}
