namespace Orleans.Runtime;

/// <summary>A reminder that is registered.</summary>
public interface IGrainReminder
{
    /// <summary>Its name, unique in the grain.</summary>
    string ReminderName { get; }
}
