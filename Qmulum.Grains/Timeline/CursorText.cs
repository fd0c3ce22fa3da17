using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Timeline;

/// <summary>A place in the timeline as text for clients: wall-clock ticks and the photo's id.</summary>
static class CursorText
{
    public static string? Write(MonthCursor? cursor) => cursor is null ? null : PlaceText.Write(cursor.Taken.Ticks, cursor.PhotoId);

    /// <exception cref="QmulumException">Invalid: it was not written by <see cref="Write"/>.</exception>
    public static MonthCursor? Read(string? text) => text is null ? null
        : PlaceText.Read(text, DateTime.MaxValue.Ticks) is var (ticks, photo) ? new(new(ticks), photo) : null;
}
