namespace Qmulum.Data;

/// <summary>Which of the photos that are there are meant.</summary>
/// <param name="From">The first time taken, inclusive; null for no bound.</param>
/// <param name="To">The time taken that is too late, exclusive; null for no bound.</param>
/// <param name="State">Only photos in this state; null for all.</param>
public sealed record PhotoFilter(DateTime? From, DateTime? To, PhotoState? State)
{
    // The signs keep both databases from the index by date: what is gone over by ids is read in their order.
    internal const string Condition =
        "+removed = 0 AND +taken_desc <= @oldest AND +taken_desc > @newest AND (@state = 0 OR state = @state)";

    internal SqlValue[] Values =>
    [
        ("@oldest", From is { } from ? -WallTime.ToMilliseconds(from) : 0L),
        ("@newest", To is { } to ? -WallTime.ToMilliseconds(to) : long.MinValue),
        ("@state", (long)(State ?? 0)),
    ];
}
