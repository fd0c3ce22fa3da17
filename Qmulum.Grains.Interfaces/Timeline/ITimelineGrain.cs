namespace Qmulum.Grains.Interfaces;

/// <summary>A library by the date its photos were taken. Keyed by the library's id; many may read at once.</summary>
[Alias("qmulum.timeline")]
public interface ITimelineGrain : IGrainWithStringKey
{
    /// <summary>Which months have how many photos, newest first.</summary>
    [Alias("GetMonths"), Idempotent]
    Task<TimelineMonths> GetMonths();

    /// <summary>A month's photos as columns, newest first.</summary>
    /// <param name="year">1 to 9999.</param>
    /// <param name="month">1 to 12.</param>
    /// <param name="after">The <c>Next</c> of the page before; null for the first.</param>
    /// <param name="limit">1 to 10,000 photos.</param>
    /// <exception cref="QmulumException">Invalid: the cursor is not one of this timeline.</exception>
    [Alias("GetMonth"), Idempotent]
    Task<MonthColumns> GetMonth(int year, int month, string? after, int limit);

    /// <summary>All photos across months, newest first.</summary>
    /// <param name="after">The <c>Next</c> of the page before; null for the first.</param>
    /// <param name="limit">1 to 1,000 photos.</param>
    /// <exception cref="QmulumException">Invalid: the cursor is not one of this timeline.</exception>
    [Alias("List"), Idempotent]
    Task<PhotoPage> List(string? after, int limit);
}
