using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Providers;

/// <summary>Signing in by an outside provider, and linking one to the account that is signed in.</summary>
static class ProviderEndpoints
{
    public static void MapProviders(this IEndpointRouteBuilder api)
    {
        api.MapGet("/session/providers/{provider}", Leave)
            .WithName("signInByProvider").WithSummary("Leads to a provider; whoever is signed in links it to the account").Needs(Permission.Anyone);
        api.MapGet("/session/providers/{provider}/callback", ReturnAsync)
            .WithName("returnFromProvider").WithSummary("Where a provider leads people back to").Needs(Permission.Anyone);
        api.MapGet("/me/providers", ListAsync).WithName("listProviders").WithSummary("The providers by which you sign in").Needs(Permission.ManageAccount);
        api.MapDelete("/me/providers/{provider}", RemoveAsync)
            .WithName("removeProvider").WithSummary("A provider opens your account no more").Needs(Permission.ManageAccount);
    }

    static ChallengeHttpResult Leave(string provider, HttpContext context, ApiOptions options)
    {
        var known = Find(provider, options);
        SetAddress(context.Request, options);
        return TypedResults.Challenge(ProviderDoor.Begin(context), [known.Name]);
    }

    static async Task ReturnAsync(string provider, HttpContext context, ApiOptions options)
    {
        var known = Find(provider, options);
        SetAddress(context.Request, options);
        var handlers = context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>();
        if (await handlers.GetHandlerAsync(context, known.Name) is not IAuthenticationRequestHandler handler || !await handler.HandleRequestAsync())
        {
            throw new ApiException(Faults.NotFound, "There is no such provider.");
        }
    }

    static async Task<Ok<LoginList>> ListAsync(HttpContext context, IGrainFactory grains, ApiOptions options)
    {
        var logins = await grains.Account(context.KnownCaller().AccountId).GetLogins();
        return TypedResults.Ok(new LoginList(
            [.. logins.Select(login => new LoginReply(login.Provider, options.Providers.FirstOrDefault(one => one.Name == login.Provider)?.Label, login.LinkedAt))]));
    }

    static async Task<NoContent> RemoveAsync(string provider, HttpContext context, IGrainFactory grains, AuditLog audit)
    {
        var accountId = context.KnownCaller().AccountId;
        var login = (await grains.Account(accountId).GetLogins()).FirstOrDefault(one => one.Provider == provider)
            ?? throw new ApiException(Faults.NotFound, "No such provider opens this account.");

        // The login first: one that opens an account which does not list it could not be ended any more.
        await grains.GetGrain<ILoginGrain>(login.Key).Release(accountId);
        await grains.Account(accountId).RemoveLogin(provider);
        audit.Post(context, AuditAction.ProviderRemoved, provider);
        return TypedResults.NoContent();
    }

    static ProviderOptions Find(string provider, ApiOptions options) =>
        options.Providers.FirstOrDefault(one => one.Name == provider) ?? throw new ApiException(Faults.NotFound, "There is no such provider.");

    /// <summary>Behind a proxy the request's own address is not the one that the provider knows.</summary>
    static void SetAddress(HttpRequest request, ApiOptions options)
    {
        if (options.PublicUrl is { } url)
        {
            request.Scheme = url.Scheme;
            request.Host = new(url.Authority);
        }
    }
}

/// <summary>The providers that are linked.</summary>
public sealed record LoginList(IReadOnlyList<LoginReply> Providers);

/// <summary>A linked provider; the label is left out for one that the server does not offer any more.</summary>
public sealed record LoginReply(string Name, string? Label, DateTimeOffset LinkedAt);
