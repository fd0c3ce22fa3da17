using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>
/// Hashes and checks passwords by ASP.NET Core Identity's hasher. A hash takes a core a tenth of a second on purpose; at most half of the cores do it at
/// once, so that whoever tries passwords by the thousand slows nobody's photos.
/// </summary>
sealed class Passwords : IDisposable
{
    /// <summary>PBKDF2 with HMAC-SHA512: as many as OWASP's Password Storage Cheat Sheet asks for (2023).</summary>
    public const int Iterations = 210_000;

    /// <summary>Shortest password in characters; and only its length counts (NIST SP 800-63B, section 5.1.1.2).</summary>
    public const int MinLength = 10;

    /// <summary>Longest password in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>How many may wait for a core; the next is told to come back.</summary>
    const int MaxWaiting = 64;

    static readonly object Nobody = new();

    readonly PasswordHasher<object> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount / 2));
    readonly Lazy<string> _decoy;
    int _waiting;

    public Passwords() => _decoy = new(() => _hasher.HashPassword(Nobody, Guid.NewGuid().ToString()));

    public void Dispose() => _cores.Dispose();

    /// <summary>Refuses a password that is too short, too long, or the address itself.</summary>
    /// <exception cref="ApiException">Invalid: it says what is wrong, and never the password.</exception>
    public static string RequireGood(string? password, string name, EmailAddress? email = null)
    {
        var length = password?.Length ?? 0;
        if (length is < MinLength or > MaxLength)
        {
            throw new ApiException(Faults.Invalid, $"{name} has {length} characters; it must have {MinLength} to {MaxLength}. A few words in a row are good.");
        }

        if (email is not null && string.Equals(password, email.Text, StringComparison.OrdinalIgnoreCase))
        {
            throw new ApiException(Faults.Invalid, $"{name} is the e-mail address; choose something that others do not know.");
        }

        return password!;
    }

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        OnACoreAsync(() => _hasher.HashPassword(Nobody, password), cancellationToken);

    /// <summary>Checks a password; without a hash it takes as long and fails.</summary>
    public Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancellationToken) => OnACoreAsync(
        () =>
        {
            var decoy = _decoy.Value; // made at the first check, whoever it is for
            var result = _hasher.VerifyHashedPassword(Nobody, hash ?? decoy, password);
            return hash is null ? PasswordVerificationResult.Failed : result;
        },
        cancellationToken);

    async Task<T> OnACoreAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > MaxWaiting)
            {
                throw new ApiException(Faults.Busy, "Too many people sign in at this moment; try again in a few seconds.") { RetryAfter = 5 };
            }

            await _cores.WaitAsync(cancellationToken);
            try
            {
                return await Task.Run(work, cancellationToken);
            }
            finally
            {
                _cores.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
