using System.Security.Cryptography;
using System.Text;

namespace Qmulum.Grains.Interfaces;

/// <summary>Somebody whom an outside provider knows: which account they open. Keyed by <see cref="LoginKey.Of"/>.</summary>
[Alias("qmulum.login")]
public interface ILoginGrain : IGrainWithStringKey
{
    /// <summary>Gives it to an account unless it has one.</summary>
    /// <returns>The account that has it now.</returns>
    [Alias("Claim"), Idempotent]
    Task<Guid> Claim(Guid accountId);

    /// <summary>The account that has it; null when none has.</summary>
    [Alias("GetAccount"), Idempotent]
    Task<Guid?> GetAccount();

    /// <summary>Takes it from that account; when another has it nothing changes.</summary>
    [Alias("Release"), Idempotent]
    Task Release(Guid accountId);
}

/// <summary>The key of somebody whom a provider knows.</summary>
public static class LoginKey
{
    /// <summary>SHA-256 of the provider's name and its name for the person, which is no business of a log.</summary>
    public static string Of(string provider, string subject) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{subject}")));
}

/// <summary>A provider by which an account is opened.</summary>
/// <param name="Provider">Its name in the settings.</param>
/// <param name="Key">Of its <see cref="ILoginGrain"/>.</param>
/// <param name="LinkedAt">Since when.</param>
[GenerateSerializer, Immutable, Alias("qmulum.login-info")]
public sealed record LoginInfo([property: Id(0)] string Provider, [property: Id(1)] string Key, [property: Id(2)] DateTimeOffset LinkedAt);
