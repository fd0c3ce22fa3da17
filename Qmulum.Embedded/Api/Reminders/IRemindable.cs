namespace Orleans;

/// <summary>A grain that receives reminders.</summary>
public interface IRemindable : IGrain
{
    /// <summary>One tick. What it throws is logged; the next tick comes on schedule.</summary>
    Task ReceiveReminder(string reminderName, TickStatus status);
}
