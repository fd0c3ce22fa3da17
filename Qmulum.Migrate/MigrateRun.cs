using Qmulum.Data;
using Qmulum.Migrate.Blobs;
using Qmulum.Migrate.Progress;
using Qmulum.Migrate.Source;
using Qmulum.Migrate.Tables;
using Qmulum.Migrate.Target;
using Qmulum.Storage;

namespace Qmulum.Migrate;

/// <summary>
/// One run. It reads the whole source once to know what it is, and the whole target once to know that it is the same; in between it goes on
/// where the run before it ended.
/// </summary>
sealed class MigrateRun(MigrateOptions options, IDisplay display, TimeProvider clock)
{
    readonly Findings _findings = new();

    /// <summary>What is not as it should be, a sentence each.</summary>
    public IReadOnlyList<string> Findings => _findings.Lines;

    /// <exception cref="RefusedException">Source or target are not ones to work with.</exception>
    /// <exception cref="DifferenceException">What arrived is not what was sent.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        using var source = SourceFolder.Open(options.Data);
        var from = (await source.Location.LocationAsync(ct)).Id;
        await using var target = await TargetDatabase.OpenAsync(options.Database, ct);
        var state = await target.InspectAsync();
        DemandSame(from, state);
        var tables = source.Tables();
        var sums = await SumAsync(tables, ct);
        if (state.Carried is { } carried)
        {
            DemandUnchanged(carried, from, sums);
            display.Say($"Nothing to do: all of this was carried to the target at {carried.At:yyyy-MM-dd HH:mm:ss} UTC.");
            return;
        }

        if (options.DryRun)
        {
            await LookAsync(source, tables, state, ct);
            return;
        }

        await CarryAsync(source, target, new(from, from, clock.GetUtcNow(), sums), tables, state.Carrying, ct);
    }

    async Task CarryAsync(
        SourceFolder source, TargetDatabase target, CarryRecord record, IReadOnlyList<CarriedTable> tables, CarryRecord? before, CancellationToken ct)
    {
        await MakeTablesAsync(tables, target, ct);
        var copy = await OpenCopyAsync(source, before, ct);
        record = record with { To = copy is null ? record.From : (await copy.LocationAsync(ct)).Id };
        await BeginAsync(target, record, tables, before);
        foreach (var table in tables)
        {
            await CarryAsync(target, table, record, ct);
        }

        await CarryBlobsAsync(source, copy, ct);
        await CompareAsync(target, tables, record, ct);
        source.DemandUnchanged();
        await target.EndAsync(record with { At = clock.GetUtcNow() });
        display.Say(
            $"Done. Start the cluster on this database with --data {options.CopyTo ?? options.Data}; do not start the old server on {options.Data} again.");
    }

    static void DemandSame(Guid from, TargetState state)
    {
        if ((state.Carried ?? state.Carrying) is { } other && other.From != from)
        {
            throw new RefusedException(
                $"The target holds another installation's data: that of location {other.From}, and the source's is {from}. Name an empty database.");
        }
    }

    static void DemandUnchanged(CarryRecord carried, Guid from, IReadOnlyList<TableSum> sums)
    {
        if (!carried.IsOf(from, sums))
        {
            throw new RefusedException(
                $"The source was carried to this target at {carried.At:yyyy-MM-dd HH:mm:ss} UTC and has changed since: a server was started on it again. "
                + "The target is left as it is. To carry the source's new state, name an empty database.");
        }
    }

    async Task<IReadOnlyList<TableSum>> SumAsync(IReadOnlyList<CarriedTable> tables, CancellationToken ct)
    {
        List<TableSum> sums = [];
        foreach (var table in tables)
        {
            RowDigest digest = new(table.Kinds);
            await display.RunAsync($"read {table.Name}", SourceRows.Count(table), step => Task.Run(
                () =>
                {
                    foreach (var row in SourceRows.Read(table, skip: 0))
                    {
                        ct.ThrowIfCancellationRequested();
                        digest.Add(row);
                        step.Add(1);
                    }
                },
                ct));
            sums.Add(new(table.Name, digest.Rows, digest.Hex));
        }

        return sums;
    }

    async Task LookAsync(SourceFolder source, IReadOnlyList<CarriedTable> tables, TargetState state, CancellationToken ct)
    {
        await CheckBlobsAsync(source, source.Location, options.VerifyBlobs, ct);
        var begun = state.Carrying is null ? "" : " An earlier run has begun it; the next one goes on.";
        display.Say($"{tables.Count} tables would be carried.{begun} Nothing was changed.");
    }

    async Task MakeTablesAsync(IReadOnlyList<CarriedTable> tables, TargetDatabase target, CancellationToken ct)
    {
        IndexOptions index = new() { Provider = IndexProvider.PostgreSql, ConnectionString = options.Database };
        await (await IndexDatabase.OpenAsync(index, clock, ct)).DisposeAsync();
        foreach (var table in tables)
        {
            await target.DemandColumnsAsync(table);
        }
    }

    /// <summary>The copy's location, made when it is not there; null when the location stays where it is.</summary>
    async Task<FolderBlobStore?> OpenCopyAsync(SourceFolder source, CarryRecord? before, CancellationToken ct)
    {
        if (options.CopyTo is null)
        {
            return null;
        }

        var copy = await FolderBlobStore.CreateAsync(new() { Root = Path.Combine(options.CopyTo, "location"), Clock = clock }, ct);
        var id = (await copy.LocationAsync(ct)).Id;
        if (id == (await source.Location.LocationAsync(ct)).Id)
        {
            throw new RefusedException($"{options.CopyTo} holds the source's own location. Name another folder with --copy-to.");
        }

        if (id != before?.To && await copy.ListAsync("", ct).AnyAsync(ct))
        {
            throw new RefusedException($"{options.CopyTo} holds another installation's blobs. Name an empty folder with --copy-to.");
        }

        return copy;
    }

    async Task BeginAsync(TargetDatabase target, CarryRecord record, IReadOnlyList<CarriedTable> tables, CarryRecord? before)
    {
        var changed = before is not null && !before.IsOf(record.From, record.Tables);
        if (changed)
        {
            display.Say("The source has changed since an earlier run began: what that one carried is dropped.");
        }

        await target.BeginAsync(record, changed ? tables : []);
    }

    async Task CarryAsync(TargetDatabase target, CarriedTable table, CarryRecord record, CancellationToken ct)
    {
        var there = await target.CountAsync(table);
        var all = record.Tables.Single(sum => sum.Table == table.Name).Rows;
        await display.RunAsync($"carry {table.Name}", all - there, async step =>
        {
            using var rows = SourceRows.Read(table, there).GetEnumerator();
            while (await TargetRows.CopyAsync(target.Connection, table, rows, ct) is > 0 and var count)
            {
                step.Add(count);
            }
        });
        await target.AnalyzeAsync(table);
    }

    async Task CarryBlobsAsync(SourceFolder source, FolderBlobStore? copy, CancellationToken ct)
    {
        if (copy is null)
        {
            await CheckBlobsAsync(source, source.Location, options.VerifyBlobs, ct);
            return;
        }

        LocationCopy carrier = new(source.Location, copy, _findings);
        await display.RunAsync("copy originals", null, step => carrier.CopyAsync(new Originals(source.Grains).Read(), step, ct));
        await display.RunAsync("copy other blobs", null, step => carrier.CopyOthersAsync(step, ct));
        await CheckBlobsAsync(source, copy, options.VerifyBlobs, ct);
    }

    Task CheckBlobsAsync(SourceFolder source, FolderBlobStore location, bool verify, CancellationToken ct) => display.RunAsync(
        verify ? "verify originals" : "check originals",
        null,
        step => new LocationCheck(location, _findings, verify).CheckAsync(new Originals(source.Grains).Read(), step, ct));

    async Task CompareAsync(TargetDatabase target, IReadOnlyList<CarriedTable> tables, CarryRecord record, CancellationToken ct)
    {
        foreach (var table in tables)
        {
            var sent = record.Tables.Single(sum => sum.Table == table.Name);
            RowDigest digest = new(table.Kinds);
            await display.RunAsync($"compare {table.Name}", sent.Rows, async step =>
            {
                await foreach (var row in TargetRows.ReadAsync(target.Connection, table, ct))
                {
                    digest.Add(row);
                    step.Add(1);
                }
            });
            if (new TableSum(table.Name, digest.Rows, digest.Hex) is var arrived && arrived != sent)
            {
                throw new DifferenceException(
                    $"The target's table {table.Name} is not the source's: {arrived.Rows} rows with the digest {arrived.Digest}, where the source has "
                    + $"{sent.Rows} with {sent.Digest}. Somebody else wrote to the target. Drop that database and carry into a new one.");
            }
        }
    }
}
