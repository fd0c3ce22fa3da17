using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Api.Photos;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Timeline;

/// <summary>A library by the date its photos were taken.</summary>
static class TimelineEndpoints
{
    const int UsualMonthPage = 5_000;
    const int LargestMonthPage = 10_000;
    const int UsualListPage = 100;
    const int LargestListPage = 1_000;

    public static void MapTimeline(this IEndpointRouteBuilder api)
    {
        api.MapGet("/libraries/{library}/timeline", GetMonthsAsync)
            .WithName("getTimeline").WithSummary("Which months have how many photos").Needs(Permission.ViewLibrary);
        api.MapGet("/libraries/{library}/timeline/{month}", GetMonthAsync)
            .WithName("getTimelineMonth").WithSummary("What a grid needs of a month's photos, as columns").Needs(Permission.ViewLibrary);
        api.MapGet("/libraries/{library}/photos", ListAsync)
            .WithName("listPhotos").WithSummary("Photos, newest first").Needs(Permission.ViewLibrary);
    }

    static async Task<Results<Ok<MonthsReply>, StatusCodeHttpResult>> GetMonthsAsync(HttpContext context, string library, IGrainFactory grains)
    {
        var id = await RequireLibraryAsync(grains, library);
        var months = await grains.Timeline(id).GetMonths();
        return Unchanged(context, $"\"{months.Seq}\"")
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(new MonthsReply(
                months.Seq, months.Photos, [.. months.Months.Select(month => new MonthReply($"{month.Year:D4}-{month.Month:D2}", month.Count))]));
    }

    static async Task<Results<Ok<ColumnsReply>, StatusCodeHttpResult>> GetMonthAsync(
        HttpContext context, string library, string month, IGrainFactory grains, string? after = null, int? limit = null)
    {
        var (year, number) = MonthOf(month);
        var most = RequestValues.Limit(limit, UsualMonthPage, LargestMonthPage);
        var id = await RequireLibraryAsync(grains, library);
        var columns = await grains.Timeline(id).GetMonth(year, number, after, most);
        return Unchanged(context, $"\"{columns.Seq}-{columns.Count}\"")
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(ColumnsReply.Of(month, columns));
    }

    static async Task<Ok<PhotosReply>> ListAsync(string library, IGrainFactory grains, string? after = null, int? limit = null)
    {
        var most = RequestValues.Limit(limit, UsualListPage, LargestListPage);
        var id = await RequireLibraryAsync(grains, library);
        var page = await grains.Timeline(id).List(after, most);
        return TypedResults.Ok(new PhotosReply([.. page.Photos.Select(EntryReply.Of)], page.Next));
    }

    static async Task<string> RequireLibraryAsync(IGrainFactory grains, string library)
    {
        var id = RequestValues.LibraryId(library);
        _ = await grains.Library(id).GetInfo() ?? throw new ApiException(Faults.NotFound, "There is no such library.");
        return id;
    }

    static (int Year, int Month) MonthOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            ? (month.Year, month.Month)
            : throw new ApiException(Faults.Invalid, $"The month is \"{RequestValues.Shorten(text)}\"; it must be like 2024-06.");

    static bool Unchanged(HttpContext context, string etag)
    {
        context.Response.Headers.ETag = etag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return context.Request.GetTypedHeaders().IfNoneMatch is { Count: > 0 } tags && tags.Any(tag => tag.Tag == etag);
    }
}

/// <summary>The months, newest first.</summary>
/// <param name="Seq">The latest change that these include.</param>
/// <param name="Photos">How many photos there are in all.</param>
/// <param name="Months">The months that have some.</param>
public sealed record MonthsReply(long Seq, long Photos, IReadOnlyList<MonthReply> Months);

/// <summary>A month ("2024-06") and how many photos it has.</summary>
public sealed record MonthReply(string Month, int Count);

/// <summary>Photos and where the next page begins.</summary>
public sealed record PhotosReply(IReadOnlyList<EntryReply> Photos, string? Next);

/// <summary>A month's photos: the n-th value of every column is of the n-th photo.</summary>
public sealed record ColumnsReply(
    string Month,
    long Seq,
    int Count,
    string? Next,
    ImmutableArray<Guid> Id,
    ImmutableArray<DateTime> Taken,
    ImmutableArray<int> Width,
    ImmutableArray<int> Height,
    ImmutableArray<byte[]> Placeholder,
    ImmutableArray<string> Tag,
    ImmutableArray<PhotoKind> Kind,
    ImmutableArray<PhotoStatus> State)
{
    internal static ColumnsReply Of(string month, MonthColumns columns) => new(
        month,
        columns.Seq,
        columns.Count,
        columns.Next,
        columns.Id,
        columns.Taken,
        columns.Width,
        columns.Height,
        columns.Placeholder,
        columns.Tag,
        columns.Kind,
        columns.Status);
}
