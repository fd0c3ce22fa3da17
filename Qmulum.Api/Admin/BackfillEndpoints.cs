using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Audit;
using Qmulum.Api.Changes;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin;

/// <summary>One operation over every photo that has not had it: begun, watched, stopped.</summary>
static class BackfillEndpoints
{
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public static void MapBackfills(this IEndpointRouteBuilder api)
    {
        api.MapGet("/admin/backfills", ListAsync)
            .WithName("listBackfills").WithSummary("Backfills that run or have run, the latest first").Needs(Permission.Administer);
        api.MapPost("/admin/backfills", StartAsync)
            .WithName("startBackfill").WithSummary("Runs an operation over every photo that has not had it").Needs(Permission.Administer);
        api.MapGet("/admin/backfills/{backfill}", GetAsync)
            .WithName("getBackfill").WithSummary("How far a backfill is").Needs(Permission.Administer);
        api.MapGet("/admin/backfills/{backfill}/events", StreamAsync)
            .WithName("streamBackfill").WithSummary("How far a backfill is, told each second until it ends (server-sent events)")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .Needs(Permission.Administer);
        MapChange(api, "pause", "Begins nothing new until it is resumed", static backfills => backfills.Pause);
        MapChange(api, "resume", "Goes on after a pause", static backfills => backfills.Resume);
        MapChange(api, "cancel", "Ends it; what it has done stays", static backfills => backfills.Cancel);
        MapChange(api, "retry", "Tries again what has failed", static backfills => backfills.RetryFailures);
    }

    static void MapChange(IEndpointRouteBuilder api, string word, string summary, Func<IBackfillsGrain, Func<Guid, Task<BackfillReport>>> change) =>
        api.MapPost($"/admin/backfills/{{backfill}}/{word}", (string backfill, HttpContext context, IGrainFactory grains, AuditLog audit) =>
                ChangeAsync(backfill, word, context, audit, change(grains.Backfills())))
            .WithName($"{word}Backfill").WithSummary(summary).Needs(Permission.Administer);

    static async Task<Ok<BackfillList>> ListAsync(IGrainFactory grains) =>
        TypedResults.Ok(new BackfillList([.. (await grains.Backfills().GetAll()).Select(BackfillReply.Of)]));

    static async Task<Accepted<BackfillReply>> StartAsync(BackfillRequest request, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var asked = request.Read(Guid.NewGuid(), context.KnownCaller().AccountId);
        if (asked.LibraryId is { } library && await grains.Library(library).GetInfo() is null)
        {
            throw new ApiException(Faults.Invalid, $"library is \"{library}\"; there is none such.");
        }

        var report = await audit.DoAsync(
            context, AuditAction.BackfillChanged, $"{asked.Id:D}", $"start {asked.Operation}", null, () => grains.Backfills().Start(asked));
        var reply = BackfillReply.Of(report);
        return TypedResults.Accepted($"/api/v1/admin/backfills/{reply.Id:D}", reply);
    }

    static async Task<Ok<BackfillReply>> GetAsync(string backfill, IGrainFactory grains) =>
        TypedResults.Ok(BackfillReply.Of(await FindAsync(backfill, grains)));

    static async Task<Ok<BackfillReply>> ChangeAsync(
        string backfill, string word, HttpContext context, AuditLog audit, Func<Guid, Task<BackfillReport>> change)
    {
        var id = RequestValues.Id(backfill, "backfill");
        var report = await audit.DoAsync(context, AuditAction.BackfillChanged, backfill, word, null, () => change(id));
        return TypedResults.Ok(BackfillReply.Of(report));
    }

    static async Task StreamAsync(string backfill, HttpContext context, IGrainFactory grains, ChangeFeeds feeds, TimeProvider clock)
    {
        var report = await FindAsync(backfill, grains);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        using var either = CancellationTokenSource.CreateLinkedTokenSource(feeds.Stopping, context.RequestAborted);
        try
        {
            while (true)
            {
                var json = JsonSerializer.Serialize(BackfillReply.Of(report), ApiJson.Options);
                await context.Response.WriteAsync($"event: progress\ndata: {json}\n\n", either.Token);
                await context.Response.Body.FlushAsync(either.Token);
                if (report.Status is BackfillStatus.Done or BackfillStatus.Cancelled || !await MayStillAsync(context, grains))
                {
                    return;
                }

                await Task.Delay(LookEvery, clock, either.Token);
                report = await FindAsync(backfill, grains);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The client left, or the server stops.
        }
    }

    /// <summary>Who signed out meanwhile, or is no administrator any more, hears nothing more.</summary>
    static async Task<bool> MayStillAsync(HttpContext context, IGrainFactory grains) =>
        await CallerReader.ReadAsync(context, grains) is { IsAdministrator: true };

    static async Task<BackfillReport> FindAsync(string backfill, IGrainFactory grains) =>
        await grains.Backfills().Get(RequestValues.Id(backfill, "backfill")) ?? throw new ApiException(Faults.NotFound, "There is no such backfill.");
}

/// <summary>A backfill to begin.</summary>
/// <param name="Operation">The operation with its version: "thumbnails@1".</param>
/// <param name="Library">The one library that is meant; left out for all.</param>
/// <param name="From">The first day taken that is meant (2024-06-01); left out for no bound.</param>
/// <param name="To">The last day taken that is meant.</param>
/// <param name="State">Only photos that are pending, ready, failed or damaged.</param>
public sealed record BackfillRequest(string? Operation, string? Library, string? From, string? To, string? State)
{
    const int MaxOperation = 100;

    internal NewBackfill Read(Guid id, Guid by)
    {
        var operation = RequestValues.Name(Operation, "operation", MaxOperation);
        var (from, to) = (Day(From, "from"), Day(To, "to"));
        if (from > to)
        {
            throw new ApiException(Faults.Invalid, $"from is {From}, which is after to, {To}.");
        }

        return new(id, operation, LibraryOf(Library), from, to, StateOf(State), by);
    }

    static string? LibraryOf(string? library) => library is null || LibraryId.IsValid(library)
        ? library
        : throw new ApiException(Faults.Invalid, $"library is \"{RequestValues.Shorten(library)}\"; there is none such.");

    static DateOnly? Day(string? text, string name) => text switch
    {
        null => null,
        _ when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
        _ => throw new ApiException(Faults.Invalid, $"{name} is \"{RequestValues.Shorten(text)}\"; it must be a day such as 2024-06-01."),
    };

    static PhotoStatus? StateOf(string? text) => text switch
    {
        null => null,
        "pending" => PhotoStatus.Pending,
        "ready" => PhotoStatus.Ready,
        "failed" => PhotoStatus.Failed,
        "damaged" => PhotoStatus.Damaged,
        _ => throw new ApiException(Faults.Invalid, $"state is \"{RequestValues.Shorten(text)}\"; it must be pending, ready, failed or damaged."),
    };
}

/// <summary>Backfills, the latest first.</summary>
public sealed record BackfillList(IReadOnlyList<BackfillReply> Backfills);

/// <summary>A backfill: what is meant, and how far it is.</summary>
/// <param name="Total">Photos that are meant.</param>
/// <param name="Done">Those that have had the operation, by this or before, and those that it is not for.</param>
/// <param name="Waiting">Those that get it when their originals are back, which the replicas alone keep.</param>
/// <param name="PerSecond">The present rate.</param>
/// <param name="SecondsLeft">How long it takes at that rate.</param>
/// <param name="Automatic">Whether the server began it by itself, for an operation that is new.</param>
public sealed record BackfillReply(
    Guid Id,
    string Operation,
    string? Library,
    DateOnly? From,
    DateOnly? To,
    PhotoStatus? PhotoState,
    BackfillStatus State,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt,
    long Total,
    long Done,
    long Failed,
    long Waiting,
    long Left,
    double? PerSecond,
    long? SecondsLeft,
    bool Automatic)
{
    internal static BackfillReply Of(BackfillReport report) => new(
        report.Asked.Id,
        report.Asked.Operation,
        report.Asked.LibraryId,
        report.Asked.From,
        report.Asked.To,
        report.Asked.State,
        report.Status,
        report.StartedAt,
        report.FinishedAt,
        report.Total,
        report.Done,
        report.Failed,
        report.Waiting,
        report.Left,
        report.PerSecond is { } rate ? Math.Round(rate, 2) : null,
        report.Remaining is { } remaining ? (long)remaining.TotalSeconds : null,
        report.Asked.By is null);
}
