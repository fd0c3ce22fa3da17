namespace Qmulum.Data;

/// <summary>Which photos are meant of those that are there, or lie in the trash.</summary>
/// <param name="From">The first time taken, inclusive; null for no bound.</param>
/// <param name="To">The time taken that is too late, exclusive; null for no bound.</param>
/// <param name="State">Only photos in this state; null for all.</param>
/// <param name="WithTrash">Whether those in the trash are meant as well, be they on their way out of it for good.</param>
public sealed record PhotoFilter(DateTime? From, DateTime? To, PhotoState? State, bool WithTrash = false)
{
    // The signs keep both databases from the index by date: what is gone over by ids is read in their order.
    internal const string Condition =
        "(+removed = 0 OR (@trash = 1 AND +removed > 1)) AND +taken_desc <= @oldest AND +taken_desc > @newest AND (@state = 0 OR state = @state)";

    internal SqlValue[] Values =>
    [
        ("@oldest", From is { } from ? -WallTime.ToMilliseconds(from) : 0L),
        ("@newest", To is { } to ? -WallTime.ToMilliseconds(to) : long.MinValue),
        ("@state", (long)(State ?? 0)),
        ("@trash", WithTrash ? 1L : 0L),
    ];
}
