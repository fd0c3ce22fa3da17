namespace Qmulum.Data;

/// <summary>A month in which photos were taken.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Count">Its photos.</param>
/// <param name="Seq">The highest number of a change that touched the month, also by taking a photo out of it.</param>
public sealed record MonthCount(int Year, int Month, int Count, long Seq);
