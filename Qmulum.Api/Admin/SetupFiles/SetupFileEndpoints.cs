using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Qmulum.Api.Accounts;
using Qmulum.Api.Audit;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin.SetupFiles;

/// <summary>Setting a server up by a file.</summary>
static class SetupFileEndpoints
{
    public static void MapSetupFiles(this IEndpointRouteBuilder api) => api.MapPost("/admin/bootstrap", DoAsync)
        .WithName("setUpByFile").WithSummary("Makes users, libraries, members and keys that are not there yet, where locations and profiles are what the file says").Needs(Permission.Administer);

    static async Task<Ok<SetupReply>> DoAsync(
        SetupFile file, HttpContext context, SetupFileCheck check, SetupRun run, PublicAddress address, TimeProvider clock, AuditLog audit)
    {
        await check.RequireGoodAsync(file);
        var done = await audit.DoAsync(
            context, AuditAction.SetUpByFile, null, $"{file.Users?.Count ?? 0} users, {file.Libraries?.Count ?? 0} libraries, {file.Keys?.Count ?? 0} keys", null,
            () => run.DoAsync(file, address.Of(context), clock, context.RequestAborted));
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(done);
    }
}
