using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Qmulum.Api.Providers;

/// <summary>
/// The providers' handlers are called by the endpoint that they belong to, behind everything that stands before endpoints, and by no middleware; and none
/// of them says who a request comes from.
/// </summary>
sealed class SchemesOfEndpoints(IOptions<AuthenticationOptions> options) : AuthenticationSchemeProvider(options)
{
    public override Task<IEnumerable<AuthenticationScheme>> GetRequestHandlerSchemesAsync() => Task.FromResult<IEnumerable<AuthenticationScheme>>([]);

    public override Task<AuthenticationScheme?> GetDefaultAuthenticateSchemeAsync() => Task.FromResult<AuthenticationScheme?>(null);
}
