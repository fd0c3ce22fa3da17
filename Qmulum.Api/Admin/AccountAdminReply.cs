using System.Text.Json;
using Qmulum.Api.Accounts;
using Qmulum.Api.Errors;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin;

/// <summary>Accounts, the newest first; <c>next</c> is the <c>after</c> of the next page.</summary>
public sealed record AccountAdminList(IReadOnlyList<AccountAdminReply> Accounts, Guid? Next);

/// <summary>
/// An account as an administrator sees it: what its own libraries hold, and may hold (left out: no limit); when one of its sessions or keys was last used,
/// to ten minutes; when it goes, if it is to.
/// </summary>
public sealed record AccountAdminReply(
    Guid Id,
    string Name,
    string Email,
    bool Administrator,
    bool Disabled,
    bool EmailConfirmed,
    bool TwoFactor,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastSeenAt,
    DateTimeOffset? DeletedAt,
    long Photos,
    long Bytes,
    long? QuotaBytes,
    long? QuotaPhotos)
{
    internal static AccountAdminReply Of(AccountOverview account)
    {
        var (info, lastSeenAt, limits) = account.Standing;
        return new(
            info.Id, info.Name, info.Email, info.IsAdministrator, info.IsDisabled, info.EmailConfirmed, info.TwoFactor, info.CreatedAt, lastSeenAt,
            info.DeletedAt, account.Used.Photos, account.Used.Bytes, limits.Bytes, limits.Photos);
    }
}

/// <summary>An account that is to be made.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Email">The address that the person signs in with; the administrator answers for it.</param>
/// <param name="Password">10 to 256 characters; left out, the answer has a link by which the person chooses one.</param>
/// <param name="Administrator">Whether it looks after the server.</param>
public sealed record NewAccountRequest(string? Name, string? Email, string? Password, bool? Administrator);

/// <summary>The account that was made, and the link by which its person chooses a password, for one that was made without.</summary>
public sealed record NewAccountReply(AccountReply Account, string? Href);

/// <summary>What is to change of an account; what is left out stays.</summary>
/// <param name="Disabled">True ends its sessions and lets its keys open nothing; false opens it again, and keeps it if it was to go.</param>
/// <param name="Administrator">Whether it looks after the server.</param>
public sealed record AccountAdminChange(bool? Disabled, bool? Administrator)
{
    /// <summary>What its own libraries may hold together: a whole number; null or 0 for no limit.</summary>
    public JsonElement QuotaBytes { get; init; }

    /// <summary>The same in photos.</summary>
    public JsonElement QuotaPhotos { get; init; }

    internal UsageLimits LimitsAfter(UsageLimits before) =>
        new(LimitOf(QuotaBytes, before.Bytes, "quotaBytes"), LimitOf(QuotaPhotos, before.Photos, "quotaPhotos"));

    static long? LimitOf(JsonElement asked, long? before, string name) => asked.ValueKind switch
    {
        JsonValueKind.Undefined => before,
        JsonValueKind.Null => null,
        JsonValueKind.Number when asked.TryGetInt64(out var limit) && limit >= 0 => limit == 0 ? null : limit,
        _ => throw new ApiException(
            Faults.Invalid, $"{name} is {RequestValues.Shorten(asked.GetRawText())}; it must be a whole number of 1 or more, or null for no limit."),
    };
}

/// <summary>A link to hand out; it is told this once.</summary>
public sealed record LinkReply(string Href);

/// <summary>Links that wait to be handed out, the latest first.</summary>
public sealed record WaitingLinks(IReadOnlyList<WaitingLinkReply> Links);

/// <summary>A link that would have gone by e-mail: what it is for, and whose it is.</summary>
public sealed record WaitingLinkReply(TokenKind Kind, string Email, string Href, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    internal static WaitingLinkReply Of(WaitingLink link) => new(link.Kind, link.Email, link.Href, link.CreatedAt, link.ExpiresAt);
}
