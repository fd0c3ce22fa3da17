namespace Qmulum.Data;

/// <summary>How urgent due work is; the lowest number goes first. The numbers are stored.</summary>
public enum WorkPriority
{
    /// <summary>A person waits for it.</summary>
    Interactive = 0,

    Upload = 1,

    Backfill = 2,
}
