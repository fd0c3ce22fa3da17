using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.History;

/// <summary>What became of uploads, those that failed included, by whichever door they came.</summary>
static class UploadHistoryEndpoints
{
    const int UsualPage = 100;
    const int LargestPage = 1_000;

    public static void MapUploadHistory(this IEndpointRouteBuilder api) => api.MapGet("/libraries/{library}/uploads", ListAsync)
        .WithName("listUploads").WithSummary("What became of your uploads; of everybody's, for the library's owner").Needs(Permission.AddPhotos);

    /// <param name="state">open, done, failed or ended.</param>
    /// <param name="device">As the client named it.</param>
    static async Task<Ok<UploadList>> ListAsync(
        string library, HttpContext context, IGrainFactory grains, string? state = null, string? device = null, string? after = null, int? limit = null)
    {
        var (grain, account) = (grains.Library(RequestValues.LibraryId(library)), context.KnownCaller().AccountId);
        var outcome = RequestValues.Word<UploadOutcome>(state, "state");
        var seesAll = await grain.GetRole(account) == LibraryRole.Owner;
        var page = await grain.GetUploads(new(
            seesAll ? null : account, outcome, string.IsNullOrEmpty(device) ? null : device, after, RequestValues.Limit(limit, UsualPage, LargestPage)));
        return TypedResults.Ok(new UploadList([.. page.Uploads.Select(UploadRecordReply.Of)], page.Next));
    }
}
