namespace Qmulum.Data;

/// <summary>A part of a month, newest first.</summary>
/// <param name="Count">Photos of the whole month.</param>
/// <param name="Seq">As in <see cref="MonthCount"/>; of the same moment as the photos. 0 for a month that never had any.</param>
/// <param name="Next">Where to go on; null at the month's end.</param>
public sealed record MonthPage(int Count, long Seq, IReadOnlyList<GridRow> Photos, MonthCursor? Next);
