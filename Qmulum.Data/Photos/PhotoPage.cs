namespace Qmulum.Data;

/// <summary>A part of a library, newest first.</summary>
/// <param name="Next">Where to go on; null at the library's end.</param>
public sealed record PhotoPage(IReadOnlyList<PhotoRow> Photos, MonthCursor? Next);
