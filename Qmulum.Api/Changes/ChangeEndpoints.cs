using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Api.Photos;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Changes;

/// <summary>What changed in a library: as pages of its log, and live.</summary>
static class ChangeEndpoints
{
    const int UsualPage = 500;
    const int LargestPage = 1_000;

    public static void MapChanges(this IEndpointRouteBuilder api)
    {
        api.MapGet("/libraries/{library}/changes", GetAsync)
            .WithName("getChanges").WithSummary("What changed after a number").Needs(Permission.ViewLibrary);
        api.MapGet("/libraries/{library}/events", StreamAsync)
            .WithName("streamEvents").WithSummary("Changes as they happen (server-sent events); resumes by Last-Event-ID")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .Needs(Permission.ViewLibrary);
    }

    static async Task<Ok<ChangesReply>> GetAsync(string library, IGrainFactory grains, long? since = null, int? limit = null)
    {
        var after = RequestValues.Seq(since, "since");
        var page = await grains.Library(RequestValues.LibraryId(library)).GetChanges(after, RequestValues.Limit(limit, UsualPage, LargestPage));
        return TypedResults.Ok(new ChangesReply([.. page.Changes.Select(ChangeReply.Of)], page.LastSeq, page.More));
    }

    static async Task StreamAsync(HttpContext context, string library, IGrainFactory grains, ChangeFeeds feeds, ApiOptions options, long? since = null)
    {
        var libraryId = RequestValues.LibraryId(library);
        var resume = ResumeAt(context.Request, since);
        var info = await grains.Library(libraryId).GetInfo() ?? throw new ApiException(Faults.NotFound, "There is no such library.");
        using var listener = feeds.Listen(libraryId);
        var stream = new EventStream(
            context.Response, listener, grains.Library(libraryId), options.EventHeartbeat, () => AccessControl.MayStillViewAsync(context, grains, libraryId));
        await stream.RunAsync(info.LastSeq, resume ?? info.LastSeq, feeds.Stopping, context.RequestAborted);
    }

    /// <summary>The number that the client has seen last: the header that browsers send on their own goes before the query.</summary>
    static long? ResumeAt(HttpRequest request, long? since)
    {
        var header = request.Headers["Last-Event-ID"].ToString();
        if (header.Length == 0)
        {
            return since is null ? null : RequestValues.Seq(since, "since");
        }

        return long.TryParse(header, out var seq) && seq >= 0
            ? seq
            : throw new ApiException(Faults.Invalid, $"Last-Event-ID is \"{RequestValues.Shorten(header)}\"; it must be the number of a change.");
    }
}

/// <summary>A part of the log.</summary>
public sealed record ChangesReply(IReadOnlyList<ChangeReply> Changes, long LastSeq, bool More);

/// <summary>What happened to a photo, and the photo as it is now.</summary>
/// <param name="Seq">Its number in the log.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">When.</param>
/// <param name="Photo">The photo.</param>
/// <param name="ForGood">Of one that was removed: whether it was deleted for good, and does not lie in the trash.</param>
public sealed record ChangeReply(long Seq, ChangeKind Kind, DateTimeOffset At, EntryReply Photo, bool? ForGood)
{
    internal static ChangeReply Of(Change change) => new(
        change.Seq, change.Kind, change.At, EntryReply.Of(change.Photo), change.Kind == ChangeKind.Removed ? change.IsForGood : null);
}
