using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Qmulum.Api.Providers;

/// <summary>The framework's OAuth handler for each provider of the settings.</summary>
static class ProviderServices
{
    const string Root = "/api/v1/session/providers";

    public static void AddProviders(this IServiceCollection services, ApiOptions options)
    {
        services.AddSingleton<ProviderDoor>();
        if (options.Providers is [])
        {
            return;
        }

        services.AddDataProtection().SetApplicationName("qmulum");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(
            provider => new ConfigureOptions<KeyManagementOptions>(keys => keys.XmlRepository = new GrainKeyRing(provider.GetRequiredService<IGrainFactory>())));
        services.AddSingleton<IAuthenticationSchemeProvider, SchemesOfEndpoints>();
        var authentication = services.AddAuthentication();
        foreach (var one in options.Providers)
        {
            authentication.AddOAuth(one.Name, oauth => Configure(oauth, one));
        }
    }

    /// <summary>Where the provider sends people back to.</summary>
    public static string CallbackOf(string provider) => $"{Root}/{provider}/callback";

    static void Configure(OAuthOptions oauth, ProviderOptions provider)
    {
        oauth.ClientId = provider.ClientId;
        oauth.ClientSecret = provider.ClientSecret;
        oauth.AuthorizationEndpoint = provider.AuthorizationUrl.AbsoluteUri;
        oauth.TokenEndpoint = provider.TokenUrl.AbsoluteUri;
        oauth.UserInformationEndpoint = provider.UserInfoUrl.AbsoluteUri;
        oauth.CallbackPath = CallbackOf(provider.Name);
        oauth.UsePkce = true;
        oauth.SaveTokens = false;
        oauth.SignInScheme = "qmulum"; // never used: the door begins a session of its own
        oauth.RemoteAuthenticationTimeout = TimeSpan.FromMinutes(10);
        oauth.BackchannelTimeout = TimeSpan.FromSeconds(15);

        // The provider's site leads back here, so the cookie that ties the two ends together must come along (Lax); it does so on a link alone.
        oauth.CorrelationCookie.SameSite = SameSiteMode.Lax;
        oauth.CorrelationCookie.Name = "qmulum-provider.";
        oauth.CorrelationCookie.Path = Root;
        oauth.Scope.Clear();
        foreach (var scope in provider.Scopes)
        {
            oauth.Scope.Add(scope);
        }

        oauth.Events.OnCreatingTicket = ReadPersonAsync;
        oauth.Events.OnTicketReceived = async ticket =>
        {
            ticket.HandleResponse();
            ticket.Response.Redirect(await ticket.HttpContext.RequestServices.GetRequiredService<ProviderDoor>().EnterAsync(ticket));
        };
        oauth.Events.OnRemoteFailure = failure =>
        {
            // What the provider says may name a person, so the log gets the kind alone.
            failure.HttpContext.RequestServices.GetRequiredService<ILogger<ProviderDoor>>()
                .ProviderFailed(provider.Name, failure.Failure?.GetType().Name ?? "refused");
            failure.HandleResponse();
            failure.Response.Redirect(ProviderDoor.Refused("provider-failed"));
            return Task.CompletedTask;
        };
    }

    static async Task ReadPersonAsync(OAuthCreatingTicketContext context)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, context.Options.UserInformationEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", context.AccessToken);
        request.Headers.Accept.Add(new("application/json"));
        using var answer = await context.Backchannel.SendAsync(request, context.HttpContext.RequestAborted);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(context.HttpContext.RequestAborted);
        using var person = await JsonDocument.ParseAsync(body, cancellationToken: context.HttpContext.RequestAborted);
        foreach (var name in (string[])["sub", "email", "email_verified", "name"])
        {
            // "email_verified" is a boolean, and a text at some.
            if (person.RootElement.TryGetProperty(name, out var value) && value.ToString() is { Length: > 0 and < 1_000 } text)
            {
                context.Identity!.AddClaim(new Claim(name, text));
            }
        }
    }
}
