using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Accounts;

/// <summary>An account as its owner sees it.</summary>
public sealed record AccountReply(
    Guid Id, string Name, string Email, bool Administrator, bool EmailConfirmed, bool TwoFactor, DateTimeOffset CreatedAt)
{
    internal static AccountReply Of(AccountInfo account) => new(
        account.Id, account.Name, account.Email, account.IsAdministrator, account.EmailConfirmed, account.TwoFactor, account.CreatedAt);
}
