using Qmulum.Api.Providers;

namespace Qmulum.Silo;

/// <summary>An outside provider by which people sign in, as its settings tell it; docs/accounts.md lists them.</summary>
public sealed record ProviderSettings
{
    /// <summary>Its name in addresses: 1 to 30 of a-z, 0-9 and inner hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>What people call it; empty takes the name.</summary>
    public string Label { get; init; } = "";

    /// <summary>What the provider calls this server.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The secret that the provider gave this server.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>Where people sign in.</summary>
    public string AuthorizationUrl { get; init; } = "";

    /// <summary>Where a code becomes a token.</summary>
    public string TokenUrl { get; init; } = "";

    /// <summary>Where the provider says who it is.</summary>
    public string UserInfoUrl { get; init; } = "";

    /// <summary>What is asked for, with spaces between.</summary>
    public string Scopes { get; init; } = "openid email profile";

    internal bool HasGoodName =>
        Name is { Length: >= 1 and <= 30 } && Name[0] != '-' && Name[^1] != '-' && Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    internal bool HasGoodUrls => new[] { AuthorizationUrl, TokenUrl, UserInfoUrl }.All(IsGood);

    internal ProviderOptions ToOptions() => new()
    {
        Name = Name,
        Label = Label.Length > 0 ? Label : Name,
        ClientId = ClientId,
        ClientSecret = ClientSecret,
        AuthorizationUrl = new(AuthorizationUrl),
        TokenUrl = new(TokenUrl),
        UserInfoUrl = new(UserInfoUrl),
        Scopes = Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
    };

    // Secrets go there: not without TLS, but to this machine.
    static bool IsGood(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
