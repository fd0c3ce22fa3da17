using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Audit;

/// <summary>Entries of the audit, the newest first; <c>next</c> is the <c>after</c> of the next page.</summary>
public sealed record AuditReply(IReadOnlyList<AuditEntryReply> Entries, string? Next)
{
    /// <param name="reader">Whose entries these are; null for an administrator, who sees all of each.</param>
    internal static async Task<AuditReply> OfAsync(AuditPage page, IGrainFactory grains, Guid? reader)
    {
        var ids = page.Entries.SelectMany(entry => new[] { entry.Actor, entry.AccountId }).OfType<Guid>().Distinct().ToList();
        var found = await Task.WhenAll(ids.Select(id => grains.Account(id).GetInfo()));
        var names = ids.Zip(found, (id, account) => (id, Name: account?.Name)).ToDictionary(pair => pair.id, pair => pair.Name);
        return new([.. page.Entries.Select(entry => AuditEntryReply.Of(entry, names, reader))], page.Next);
    }
}

/// <summary>
/// Something that somebody did. <c>actor</c> did it and <c>account</c> is whom it was done to, by name; a name is left out for somebody unknown, and for an
/// account that is gone. <c>subject</c> is the id of what it was done to. Where another person did it from is told to administrators alone.
/// </summary>
public sealed record AuditEntryReply(
    Guid Id,
    DateTimeOffset At,
    AuditAction Action,
    string? Actor,
    Guid? ActorId,
    string? Account,
    Guid? AccountId,
    string? Subject,
    string? Detail,
    string? Address,
    string? Client)
{
    internal static AuditEntryReply Of(AuditEntry entry, IReadOnlyDictionary<Guid, string?> names, Guid? reader)
    {
        var isForeign = reader is not null && entry.Actor is { } actor && actor != reader;
        return new(
            entry.Id, entry.At, entry.Action, NameOf(entry.Actor, names), entry.Actor, NameOf(entry.AccountId, names), entry.AccountId, entry.Subject, entry.Detail,
            isForeign ? null : entry.From.Address, isForeign ? null : entry.From.Client);
    }

    static string? NameOf(Guid? id, IReadOnlyDictionary<Guid, string?> names) => id is { } known ? names[known] : null;
}
