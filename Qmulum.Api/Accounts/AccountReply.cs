using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>An account as its owner sees it; <c>deletedAt</c> is when it goes, once its owner asked for that.</summary>
public sealed record AccountReply(
    Guid Id, string Name, string Email, bool Administrator, bool EmailConfirmed, bool TwoFactor, DateTimeOffset CreatedAt, DateTimeOffset? DeletedAt)
{
    internal static AccountReply Of(AccountInfo account) => new(
        account.Id, account.Name, account.Email, account.IsAdministrator, account.EmailConfirmed, account.TwoFactor, account.CreatedAt,
        account.DeletedAt);
}
