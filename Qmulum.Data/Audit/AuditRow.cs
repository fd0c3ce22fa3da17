namespace Qmulum.Data;

/// <summary>Something that somebody did.</summary>
/// <param name="Id">The entry; entered again it takes the place of the first.</param>
/// <param name="At">When, kept to the millisecond.</param>
/// <param name="Action">What; the numbers are the caller's.</param>
/// <param name="Actor">Who; null for somebody unknown.</param>
/// <param name="Account">Whom it was done to; null when that is nobody, or the actor.</param>
/// <param name="Subject">The id of what it was done to.</param>
/// <param name="Detail">More, for people.</param>
/// <param name="Address">The network address that it came from.</param>
/// <param name="Client">The program that it came from.</param>
public sealed record AuditRow(
    Guid Id, DateTimeOffset At, int Action, Guid? Actor, Guid? Account, string? Subject, string? Detail, string? Address, string? Client);

/// <summary>Which entries of the audit are wanted.</summary>
/// <param name="Account">Of which account: that did it, or that it was done to; null for all.</param>
/// <param name="Action">What; null for all.</param>
/// <param name="From">Not before; null for no bound.</param>
/// <param name="Before">Only before; null for no bound.</param>
public sealed record AuditFilter(Guid? Account, int? Action, DateTimeOffset? From, DateTimeOffset? Before);

/// <summary>An entry's place in the audit: those after it are older.</summary>
public sealed record AuditCursor(DateTimeOffset At, Guid Id);

/// <summary>Entries, the newest first, and where the next page begins; null for the last.</summary>
public sealed record AuditRows(IReadOnlyList<AuditRow> Rows, AuditCursor? Next);
