using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Qmulum.Api.Audit;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>Lets people in by their password, and begins their session.</summary>
sealed class Doorkeeper(IGrainFactory grains, Passwords passwords, AuditLog audit)
{
    // Longer than a session lives unused at the server, which decides: the cookie must not end first.
    static readonly TimeSpan CookieLifetime = TimeSpan.FromDays(400);

    const int MaxCodeLength = 100;

    /// <summary>The account that an address and a password open.</summary>
    /// <exception cref="ApiException">SignInFailed for whatever reason, told alike; TooManyAttempts: it was tried too often.</exception>
    public async Task<AccountInfo> RequireAsync(HttpContext context, EmailAddress email, string? password)
    {
        var account = await CheckAsync(context, email, password);
        await grains.Email(email).NoteSignIn(VisitorReader.AddressOf(context));
        return account;
    }

    /// <summary>The account that an address, a password and, if it takes one, a code open.</summary>
    /// <exception cref="ApiException">As of <see cref="RequireAsync"/>; SecondFactor: the password is right, and the code is not.</exception>
    public async Task<AccountInfo> SignInAsync(HttpContext context, EmailAddress email, string? password, string? code)
    {
        var account = await CheckAsync(context, email, password);
        await RequireCodeAsync(context, account, code);
        await grains.Email(email).NoteSignIn(VisitorReader.AddressOf(context));
        return account;
    }

    /// <summary>Uses up a code of the account's second factor, if it has one.</summary>
    /// <exception cref="ApiException">SecondFactor: there is none, or it is not good; TooManyAttempts: wrong ones were tried too often.</exception>
    public async Task RequireCodeAsync(HttpContext context, AccountInfo account, string? code)
    {
        if (!account.TwoFactor)
        {
            return;
        }

        if (Typed(code) is not { Length: > 0 } typed)
        {
            throw new ApiException(Faults.SecondFactor, "code is missing: send what the authenticator app shows, or a recovery code.");
        }

        var check = await grains.Account(account.Id).TakeCode(typed);
        if (check.RetryAfter is { } wait)
        {
            throw TooOften(wait);
        }

        if (!check.IsGood)
        {
            audit.PostFailure(context, account.Id, "code");
            throw new ApiException(Faults.SecondFactor, "code is not good, or was used already; take the next one that the app shows.");
        }
    }

    /// <summary>A code without the spaces that apps show and people type.</summary>
    public static string Typed(string? code) => new([.. (code ?? "").Where(c => !char.IsWhiteSpace(c)).Take(MaxCodeLength)]);

    async Task<AccountInfo> CheckAsync(HttpContext context, EmailAddress email, string? password)
    {
        var address = VisitorReader.AddressOf(context);
        var admission = await grains.Email(email).Admit(address);
        if (admission.RetryAfter is { } wait)
        {
            throw TooOften(wait);
        }

        // The same steps for an address that nobody has.
        var account = grains.Account(admission.AccountId ?? Guid.Empty);
        var credentials = await account.GetCredentials();
        var result = await passwords.VerifyAsync(credentials?.PasswordHash, password ?? "", context.RequestAborted);
        if (result == PasswordVerificationResult.Failed || credentials is not { MayComeIn: true })
        {
            audit.PostFailure(context, credentials is null ? null : admission.AccountId, "password");
            throw new ApiException(Faults.SignInFailed, "This e-mail address and this password do not open an account here.");
        }

        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await account.Rehash(credentials.PasswordHash!, await passwords.HashAsync(password!, context.RequestAborted));
        }

        return await account.GetInfo() ?? throw new ApiException(Faults.SignInFailed, "This account is gone.");
    }

    /// <summary>The caller's account, once its password was shown again: for what somebody at a browser that was left open must not do.</summary>
    /// <inheritdoc cref="RequireAsync" path="/exception"/>
    public async Task<AccountInfo> RequireOwnAsync(HttpContext context, string? password)
    {
        var own = await grains.Account(context.KnownCaller().AccountId).GetInfo() ?? throw new ApiException(Faults.NotFound, "There is no such account.");
        return await RequireAsync(context, RequestValues.Email(own.Email, "email"), password);
    }

    /// <summary>Begins a session for an account and gives its cookie to the browser.</summary>
    /// <param name="by">What opened the account, for the audit.</param>
    public async Task<SessionInfo> BeginSessionAsync(HttpContext context, Guid accountId, string by)
    {
        var token = SecretToken.Create(TokenKind.Session, accountId);
        var session = await grains.Account(accountId).StartSession(Guid.CreateVersion7(), token.Hash, VisitorReader.Read(context));
        SessionCookie.Set(context, token, CookieLifetime);
        audit.PostFor(context, accountId, AuditAction.SignedIn, $"{session.Id:D}", by);
        return session;
    }

    static ApiException TooOften(TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return new(Faults.TooManyAttempts, $"Passwords or codes of this account were tried too often; try again in {seconds} seconds.") { RetryAfter = seconds };
    }
}
