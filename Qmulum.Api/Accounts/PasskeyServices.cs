using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Qmulum.Api.Accounts;

/// <summary>ASP.NET Core Identity's passkey support over the account grains, and nothing else of Identity.</summary>
static class PasskeyServices
{
    public static void AddPasskeys(this IServiceCollection services, ApiOptions options)
    {
        services.AddIdentityCore<PasskeyOwner>().AddUserStore<PasskeyStore>();
        services.AddSingleton<PasskeyStore>();
        services.AddScoped<IPasskeyHandler<PasskeyOwner>, PasskeyHandler<PasskeyOwner>>();
        services.AddSingleton<Challenges>();
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.ServerDomain = options.PublicUrl?.Host; // else the request's
            passkeys.UserVerificationRequirement = "required"; // so a passkey is two factors: the device, and who holds it
            passkeys.ResidentKeyRequirement = "required"; // so nobody types an address, and none is told to a stranger
            passkeys.AttestationConveyancePreference = "none";
        });
    }

    /// <summary>Whether a browser can have a passkey for the server: over TLS or at its own machine, by a name (WebAuthn Level 3, section 5.1.3).</summary>
    public static bool CanBeUsed(HttpRequest request, ApiOptions options)
    {
        var host = options.PublicUrl?.Host ?? request.Host.Host;
        var isSecure = options.PublicUrl?.Scheme == Uri.UriSchemeHttps || request.IsHttps || host == "localhost";
        return isSecure && !IPAddress.TryParse(host.Trim('[', ']'), out _);
    }
}
