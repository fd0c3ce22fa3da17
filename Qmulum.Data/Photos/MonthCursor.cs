namespace Qmulum.Data;

/// <summary>A place between two photos of the timeline: after this one, which need not be there any more.</summary>
public sealed record MonthCursor(DateTime Taken, Guid PhotoId);
