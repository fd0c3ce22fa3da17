using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>Something that somebody did. Accounts stand in it by their ids alone: who is gone has no name here.</summary>
/// <param name="Id">Chosen by the caller, so that a repeated call makes one entry.</param>
/// <param name="At">When.</param>
/// <param name="Action">What.</param>
/// <param name="Actor">Who; null for somebody unknown.</param>
/// <param name="AccountId">Whom it was done to; null when that is nobody, or the actor.</param>
/// <param name="Subject">The id of what it was done to: a library, a key, a session.</param>
/// <param name="Detail">More, for people.</param>
/// <param name="From">Where it came from.</param>
[GenerateSerializer, Immutable, Alias("qmulum.audit-entry")]
public sealed record AuditEntry(
    [property: Id(0)] Guid Id,
    [property: Id(1)] DateTimeOffset At,
    [property: Id(2)] AuditAction Action,
    [property: Id(3)] Guid? Actor,
    [property: Id(4)] Guid? AccountId,
    [property: Id(5)] string? Subject,
    [property: Id(6)] string? Detail,
    [property: Id(7)] Visitor From)
{
    /// <summary>Longest text of an entry, in characters: longer ones are cut.</summary>
    public const int MaxTextLength = 200;
}

/// <summary>Which entries of the audit are wanted.</summary>
/// <param name="AccountId">Of which account: that did it, or that it was done to; null for all.</param>
/// <param name="Action">What; null for all.</param>
/// <param name="From">Not before; null for no bound.</param>
/// <param name="Before">Only before; null for no bound.</param>
/// <param name="After">The <see cref="AuditPage.Next"/> of the page before; null for the newest.</param>
/// <param name="Limit">1 to 1,000.</param>
[GenerateSerializer, Immutable, Alias("qmulum.audit-query")]
public sealed record AuditQuery(
    [property: Id(0)] Guid? AccountId,
    [property: Id(1)] AuditAction? Action,
    [property: Id(2)] DateTimeOffset? From,
    [property: Id(3)] DateTimeOffset? Before,
    [property: Id(4)] string? After,
    [property: Id(5)] int Limit);

/// <summary>Entries, the newest first.</summary>
/// <param name="Next">Where the next page begins; null for the last.</param>
[GenerateSerializer, Immutable, Alias("qmulum.audit-page")]
public sealed record AuditPage([property: Id(0)] ImmutableArray<AuditEntry> Entries, [property: Id(1)] string? Next);
