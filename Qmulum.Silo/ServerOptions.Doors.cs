using System.Net;
using MimeKit;
using Qmulum.Api.Mail;
using Qmulum.Grains.Interfaces;
using Rule = Qmulum.Api.Accounts.RegistrationRule;
using Tls = Qmulum.Api.Mail.MailTls;

namespace Qmulum.Silo;

/// <summary>How the settings of the doors are read: public address, registration, e-mail.</summary>
public sealed partial record ServerOptions
{
    /// <summary>Where people reach the server; null when it is not set, or cannot be used.</summary>
    public Uri? PublicAddress =>
        Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", PathAndQuery: "/", Fragment: "", UserInfo: "" } ? url : null;

    /// <summary>Who may make an account; null for a word that is none.</summary>
    public Rule? RegistrationRule => Registration switch
    {
        "closed" => Rule.Closed,
        "invitation" => Rule.Invitation,
        "open" => Rule.Open,
        _ => null,
    };

    Tls? MailTls => SmtpTls switch
    {
        "starttls" => Tls.StartTls,
        "tls" => Tls.Tls,
        "none" => Tls.None,
        _ => null,
    };

    bool SendsToThisMachine => SmtpHost == ListenAddress.ThisMachine || (IPAddress.TryParse(SmtpHost, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The SMTP server; null when none is set.</summary>
    /// <exception cref="ServerOptionsException">The file with the password cannot be read.</exception>
    public MailOptions? ToMailOptions() => SmtpHost.Length == 0 ? null : new()
    {
        Host = SmtpHost,
        Port = SmtpPort,
        Tls = MailTls ?? Tls.StartTls,
        User = SmtpUser.Length == 0 ? null : SmtpUser,
        Password = ReadSmtpPassword(),
        From = MailFrom,
    };

    void RequirePublicUrl() => Require(
        PublicUrl.Length == 0 || PublicAddress is not null, "publicUrl", PublicUrl, "the address of the server without a path, such as https://photos.example.org");

    void RequireMail()
    {
        if (SmtpHost.Length == 0)
        {
            return;
        }

        Require(SmtpPort is >= 1 and <= 65_535, "smtpPort", SmtpPort, "1 to 65535");
        Require(MailTls is not null, "smtpTls", SmtpTls, "starttls, tls or none");
        Require(
            MailTls != Tls.None || SmtpUser.Length == 0 || SendsToThisMachine,
            "smtpTls", SmtpTls, "starttls or tls where a password goes over a network");
        Require(SmtpPassword.Length == 0 || SmtpPasswordFile.Length == 0, "smtpPasswordFile", SmtpPasswordFile, "empty when smtpPassword is set");
        Require(
            MailboxAddress.TryParse(MailFrom, out var sender) && EmailAddress.TryParse(sender.Address, out _),
            "mailFrom", MailFrom, "an e-mail address, such as Qmulum <photos@example.org>");

        // A stranger can send any Host header; what it says must not stand in a letter's link.
        Require(
            IsLocal || HostNames.Length > 0 || PublicUrl.Length > 0, "publicUrl", PublicUrl, "set where e-mail is sent and hostNames are not set");
    }

    void RequireProviders()
    {
        foreach (var (provider, number) in Providers.Select((provider, number) => (provider, number)))
        {
            Require(provider.HasGoodName, $"providers:{number}:name", provider.Name, "1 to 30 of a-z, 0-9 and inner hyphens");
            Require(Providers.Count(one => one.Name == provider.Name) == 1, $"providers:{number}:name", provider.Name, "another name than the other providers'");
            Require(provider.ClientId.Length > 0, $"providers:{number}:clientId", provider.ClientId, "what the provider calls this server");
            Require(provider.ClientSecret.Length > 0, $"providers:{number}:clientSecret", "", "the secret that the provider gave this server");
            Require(
                provider.HasGoodUrls, $"providers:{number}", provider.Name, "given authorizationUrl, tokenUrl and userInfoUrl that begin with https://");
        }
    }

    string? ReadSmtpPassword()
    {
        if (SmtpPasswordFile.Length == 0)
        {
            return SmtpPassword.Length == 0 ? null : SmtpPassword;
        }

        try
        {
            return File.ReadLines(SmtpPasswordFile).FirstOrDefault() ?? "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ServerOptionsException($"The setting \"smtpPasswordFile\" is \"{SmtpPasswordFile}\", which cannot be read: {exception.Message}");
        }
    }
}
