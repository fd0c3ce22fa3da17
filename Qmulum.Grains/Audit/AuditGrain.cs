using System.Collections.Immutable;
using Orleans.Concurrency;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Audit;

/// <summary>The audit. It keeps nothing itself: as many workers as there are callers share the index.</summary>
[StatelessWorker]
[GrainType(GrainNames.Audit)]
public sealed class AuditGrain(IndexDatabase index) : Grain, IAuditGrain
{
    static readonly long LastMoment = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public Task Enter(ImmutableArray<AuditEntry> entries) => IndexFaults.ToldAsync(async () =>
    {
        await index.Audit.EnterAsync([.. entries.Select(ToRow)], CancellationToken.None);
        return entries.Length;
    });

    public Task<AuditPage> Read(AuditQuery query)
    {
        var after = query.After is null ? null : CursorOf(query.After);
        return IndexFaults.ToldAsync(async () =>
        {
            var found = await index.Audit.ReadAsync(
                new(query.AccountId, (int?)query.Action, query.From, query.Before), after, query.Limit, CancellationToken.None);
            var next = found.Next is { } place ? PlaceText.Write(place.At.ToUnixTimeMilliseconds(), place.Id) : null;
            return new AuditPage([.. found.Rows.Select(ToEntry)], next);
        });
    }

    public Task Forget(Guid accountId) => index.Audit.ForgetAsync(accountId, CancellationToken.None);

    static AuditCursor CursorOf(string text)
    {
        var (at, id) = PlaceText.Read(text, LastMoment);
        return new(DateTimeOffset.FromUnixTimeMilliseconds(at), id);
    }

    static AuditRow ToRow(AuditEntry entry) => new(
        entry.Id, entry.At, (int)entry.Action, entry.Actor, entry.AccountId, Clean(entry.Subject), Clean(entry.Detail), Clean(entry.From.Address),
        Clean(entry.From.Client));

    static string? Clean(string? text) => text is null ? null : IndexText.Clean(text, AuditEntry.MaxTextLength);

    static AuditEntry ToEntry(AuditRow row) =>
        new(row.Id, row.At, (AuditAction)row.Action, row.Actor, row.Account, row.Subject, row.Detail, new(row.Client, row.Address));
}
