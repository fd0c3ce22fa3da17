namespace Qmulum.Api.Providers;

/// <summary>An outside provider by which people sign in: OAuth 2.0's code flow (RFC 6749, section 4.1, with PKCE, RFC 7636) and OpenID Connect's userinfo.</summary>
public sealed record ProviderOptions
{
    /// <summary>Its name in addresses: 1 to 30 of a-z, 0-9 and inner hyphens. It stays, as accounts are linked by it.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    public required string Label { get; init; }

    /// <summary>What the provider calls this server.</summary>
    public required string ClientId { get; init; }

    /// <summary>How this server shows the provider that it is the one.</summary>
    public required string ClientSecret { get; init; }

    /// <summary>Where people sign in.</summary>
    public required Uri AuthorizationUrl { get; init; }

    /// <summary>Where a code becomes a token.</summary>
    public required Uri TokenUrl { get; init; }

    /// <summary>Where the provider says who it is: "sub", and "email", "email_verified" and "name" (OpenID Connect Core 1.0, section 5.1).</summary>
    public required Uri UserInfoUrl { get; init; }

    /// <summary>What is asked for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "email", "profile"];

    /// <summary>Never the secret.</summary>
    public override string ToString() => Name;
}
