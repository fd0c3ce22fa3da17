using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Export;

/// <summary>Everything that a person has, as one ZIP that can be fetched in parts.</summary>
static class ExportEndpoint
{
    const string ContentType = "application/zip";

    static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void AddExports(this IServiceCollection services)
    {
        services.AddSingleton<ExportPlanner>();
        services.AddSingleton<ExportPlans>();
        services.AddHostedService<ExportSweeper>();
    }

    public static void MapExport(this IEndpointRouteBuilder api) => api.MapMethods("/me/export", GetAndHead, ServeAsync)
        .WithName("exportMe")
        .WithSummary("Everything you have: a ZIP of your originals and what is known of them; ranges are answered, for a week with the same bytes")
        .Produces(StatusCodes.Status200OK, contentType: ContentType)
        .Needs(Permission.ManageAccount);

    static async Task ServeAsync(HttpContext context, ExportPlans plans, IBlobStore store, IGrainFactory grains)
    {
        var caller = context.KnownCaller();
        if (caller.Scope?.LibraryId is not null)
        {
            throw new ApiException(Faults.Forbidden, "This key is for one library; an export has everything that its owner has.");
        }

        var headers = context.Request.GetTypedHeaders();
        var begun = headers.IfRange?.EntityTag?.ToString();
        var plan = await plans.GetAsync(caller.AccountId, headers.Range is not null, IdOf(begun), context.RequestAborted);
        var range = RangeOf(context.Request, headers, headers.IfRange is null || begun == plan.ETag);
        var (offset, length) = range?.Resolve(plan.Size) ?? (0, plan.Size);
        SetHeaders(context.Response, plan);
        context.Response.ContentLength = length;
        if (range is not null)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {offset}-{offset + length - 1}/{plan.Size}");
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            await SendAsync(context, new(store, plan), grains, offset, offset + length);
        }
    }

    /// <summary>An original that was left to the replicas since the plan was made is asked back: the download goes on where it stopped once it is here.</summary>
    static async Task SendAsync(HttpContext context, ExportReader reader, IGrainFactory grains, long from, long until)
    {
        try
        {
            await reader.CopyAsync(context.Response.Body, from, until, context.RequestAborted);
        }
        catch (BlobNotFoundException missing)
        {
            await (LibraryLayout.PhotoIn(missing.Key.Value) is { } photo ? grains.Photo(photo).Recall() : Task.FromResult(false));
            throw;
        }
    }

    static void SetHeaders(HttpResponse response, ExportPlan plan)
    {
        response.ContentType = ContentType;
        response.Headers.ETag = plan.ETag;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = $"qmulum-{plan.MadeAt:yyyy-MM-dd}.zip" }.ToString();
    }

    // Ranges are for GET alone (RFC 9110, section 14.2); several at once are answered with the whole.
    static ByteRange? RangeOf(HttpRequest request, RequestHeaders headers, bool isTheSame)
    {
        if (!HttpMethods.IsGet(request.Method) || !isTheSame || headers.Range is not { } range || range.Unit != "bytes" || range.Ranges.Count != 1)
        {
            return null;
        }

        var wanted = range.Ranges.First();
        return wanted.From is { } first ? ByteRange.From(first, wanted.To) : ByteRange.Suffix(wanted.To ?? 0);
    }

    /// <summary>The plan of an entity tag; null for a tag of something else, which no plan has.</summary>
    static string? IdOf(string? tag) => tag is null ? null : tag.Trim('"') is ['e', 'x', 'p', 'o', 'r', 't', '-', .. var id] ? id : "";
}
