namespace Qmulum.Api.Mail;

/// <summary>The SMTP server that takes letters.</summary>
public sealed record MailOptions
{
    /// <summary>Its name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Its port: 587 for submission (RFC 6409), 465 for TLS from the first byte (RFC 8314).</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the connection is protected.</summary>
    public MailTls Tls { get; init; } = MailTls.StartTls;

    /// <summary>Who signs in; null for a server that asks nobody.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>The sender: an address, with or without a name before it.</summary>
    public required string From { get; init; }

    /// <summary>Never the password.</summary>
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>How the connection to the SMTP server is protected.</summary>
public enum MailTls
{
    /// <summary>It becomes TLS before anything is said (STARTTLS, RFC 3207); a server that cannot is not spoken to.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>Not at all: for a relay on the same machine.</summary>
    None,
}
