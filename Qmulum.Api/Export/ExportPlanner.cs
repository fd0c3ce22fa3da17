using System.Text.Json;
using Qmulum.Api.Accounts;
using Qmulum.Api.Libraries;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Export;

/// <summary>Plans the archive of everything that a person has: the account, and each library of their own with its members and photos.</summary>
sealed class ExportPlanner(IGrainFactory grains, IBlobStore store, LibraryChoices choices, TimeProvider clock)
{
    static readonly JsonSerializerOptions Json = new(ApiJson.Options) { WriteIndented = true };

    /// <exception cref="QmulumException">A part of the server does not answer.</exception>
    /// <exception cref="StoreException">The location does not take the plan.</exception>
    public async Task<ExportPlan> MakeAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var plan = await PlanWriter.BeginAsync(store, cancellationToken);
        ExportNames folders = new();
        List<ExportedLibrary> all = [];
        List<string> own = [];
        foreach (var id in await grains.Account(accountId).GetLibraries())
        {
            var role = await grains.Library(id).GetRole(accountId);
            if (role == LibraryRole.None || await grains.Library(id).GetInfo() is not { } library)
            {
                continue;
            }

            var folder = role == LibraryRole.Owner ? folders.Next("libraries/", library.Name, id) : null;
            all.Add(new(id, library.Name, role, folder));
            if (folder is not null)
            {
                own.Add(id);
                await AddLibraryAsync(plan, library, folder, cancellationToken);
            }
        }

        await AddJsonAsync(plan, "account.json", await DescribeAsync(accountId, all), cancellationToken);
        return await plan.CompleteAsync(store, accountId, own, clock.GetUtcNow(), cancellationToken);
    }

    async Task AddLibraryAsync(PlanWriter plan, LibraryInfo library, string folder, CancellationToken cancellationToken)
    {
        var members = await Task.WhenAll((await grains.Library(library.Id).GetMembers()).Select(async member =>
        {
            var account = await grains.Account(member.AccountId).GetInfo();
            return new ExportedMember(account?.Name, account?.Email, member.Role);
        }));
        await new LibraryExport(grains, store, plan, library, folder).AddPhotosAsync(Now, cancellationToken);
        await AddJsonAsync(
            plan, $"{folder}/library.json",
            new ExportedLibraryFacts(library.Id, library.Name, library.CreatedAt, LibrarySettingsReply.Of(library.Settings, await choices.LocationOfAsync(library.Id)), members), cancellationToken);
    }

    async Task AddJsonAsync<T>(PlanWriter plan, string name, T content, CancellationToken cancellationToken)
    {
        plan.BeginText();
        await plan.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(content, Json), cancellationToken);
        await plan.EndTextAsync(name, Now, cancellationToken);
    }

    DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Never a secret, nor a hash of one.</summary>
    async Task<ExportedAccount> DescribeAsync(Guid accountId, IReadOnlyList<ExportedLibrary> libraries)
    {
        var account = grains.Account(accountId);
        var info = await account.GetInfo() ?? throw new QmulumException(FaultCode.NotFound, "There is no such account.");
        return new(
            Now,
            AccountReply.Of(info),
            libraries,
            [.. (await account.GetSessions()).Select(session => SessionReply.Of(session, Guid.Empty))],
            [.. (await account.GetKeys()).Select(key => new ExportedKey(key.Name, key.Scope.Permissions, key.Scope.LibraryId, key.CreatedAt, key.ExpiresAt, key.LastUsedAt))],
            [.. (await account.GetPasskeys()).Select(passkey => new ExportedPasskey(passkey.Name, passkey.CreatedAt, passkey.LastUsedAt))],
            [.. (await account.GetLogins()).Select(login => login.Provider)]);
    }

    sealed record ExportedAccount(
        DateTimeOffset ExportedAt,
        AccountReply Account,
        IReadOnlyList<ExportedLibrary> Libraries,
        IReadOnlyList<SessionReply> Sessions,
        IReadOnlyList<ExportedKey> Keys,
        IReadOnlyList<ExportedPasskey> Passkeys,
        IReadOnlyList<string> Providers);

    /// <param name="Folder">Where its photos are in the archive; null for a library of somebody else's.</param>
    sealed record ExportedLibrary(string Id, string Name, LibraryRole Role, string? Folder);

    sealed record ExportedLibraryFacts(
        string Id, string Name, DateTimeOffset CreatedAt, LibrarySettingsReply Settings, IReadOnlyList<ExportedMember> Members);

    sealed record ExportedMember(string? Name, string? Email, LibraryRole Role);

    sealed record ExportedKey(
        string Name, IReadOnlyList<Permission> Permissions, string? LibraryId, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

    sealed record ExportedPasskey(string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);
}
