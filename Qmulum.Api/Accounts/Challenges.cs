using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>What browsers were asked to sign: kept at the server for five minutes, found by a cookie that says nothing else, and good once.</summary>
sealed class Challenges(IGrainFactory grains)
{
    const string Cookie = "qmulum-challenge";

    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Keeps what this browser was asked, and for what.</summary>
    public async Task KeepAsync(HttpContext context, string purpose, string asked)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await Find(purpose, secret).Keep(asked);
        context.Response.Cookies.Append(Cookie, secret, OptionsFor(context, Lifetime));
    }

    /// <summary>What this browser was asked; null when it was not, or too long ago, or has answered.</summary>
    public async Task<string?> TakeAsync(HttpContext context, string purpose)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 and < 100 } secret)
        {
            return null;
        }

        context.Response.Cookies.Delete(Cookie, OptionsFor(context, null));
        return await Find(purpose, secret).Take();
    }

    IChallengeGrain Find(string purpose, string secret) =>
        grains.GetGrain<IChallengeGrain>(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}/{secret}"))));

    static CookieOptions OptionsFor(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/api/v1",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
