using Qmulum.Api.Accounts;
using Qmulum.Api.Libraries;
using Qmulum.Api.Mail;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin.SetupFiles;

/// <summary>Makes what a file asks for and is not there. Each step may be repeated: a run that broke off is gone on with by the next one.</summary>
sealed class SetupRun(IGrainFactory grains, LibraryChoices choices, Newcomers newcomers, Passwords passwords)
{
    static readonly TimeSpan MemberJoins = TimeSpan.FromMinutes(5);

    /// <param name="file">One that was looked through.</param>
    /// <param name="server">Where people reach the server, for links.</param>
    public async Task<SetupReply> DoAsync(SetupFile file, Uri server, TimeProvider clock, CancellationToken cancellationToken)
    {
        List<SetupUserReply> users = [];
        foreach (var user in file.Users ?? [])
        {
            users.Add(await MakeUserAsync(user, server, cancellationToken));
        }

        List<SetupLibraryReply> libraries = [];
        foreach (var library in file.Libraries ?? [])
        {
            libraries.Add(await MakeLibraryAsync(library, clock.GetUtcNow()));
        }

        List<SetupKeyReply> keys = [];
        foreach (var key in file.Keys ?? [])
        {
            keys.Add(await MakeKeyAsync(key));
        }

        return new(users, libraries, keys);
    }

    async Task<SetupUserReply> MakeUserAsync(SetupUser user, Uri server, CancellationToken cancellationToken)
    {
        var email = AddressOf(user.Email);
        var known = await grains.Email(email).GetAccount();
        var isThere = known is { } id && await grains.Account(id).GetInfo() is not null;
        var account = isThere ? known!.Value : await AddAsync(user, email, cancellationToken);
        if (isThere && user.Administrator is not null)
        {
            await grains.Account(account).SetStanding(null, user.Administrator);
        }

        await SetLimitsAsync(account, user);
        var href = isThere || user.Password is not null ? null : await ResetLinks.MakeAsync(grains, account, server);
        return new(email.Text, account, !isThere, href);
    }

    async Task<Guid> AddAsync(SetupUser user, EmailAddress email, CancellationToken cancellationToken)
    {
        var hash = user.Password is null ? null : await passwords.HashAsync(user.Password, cancellationToken);
        var made = await newcomers.AddAsync(new(user.Name!.Trim(), email.Text, hash, user.Administrator ?? false, EmailConfirmed: true), email);
        return made.Id;
    }

    async Task SetLimitsAsync(Guid account, SetupUser user)
    {
        var before = await grains.Account(account).GetLimits();
        UsageLimits after = new(LimitAfter(user.QuotaBytes, before.Bytes), LimitAfter(user.QuotaPhotos, before.Photos));
        if (after != before)
        {
            await grains.Account(account).SetLimits(after);
        }
    }

    async Task<SetupLibraryReply> MakeLibraryAsync(SetupLibrary library, DateTimeOffset now)
    {
        var owner = await AccountOfAsync(library.Owner);
        var name = library.Name!.Trim();
        var known = await OwnersLibraries.FindAsync(grains, owner, name) is { Role: LibraryRole.Owner } found ? found.Id : null;
        var id = known ?? LibraryId.New();
        var location = library.Location is null ? null : await choices.IdOfLocationAsync(library.Location, "location");
        if (known is null)
        {
            await NewLibrary.FoundAsync(grains, id, name, owner, location);
        }
        else if (location is not null)
        {
            await grains.Locations().Use(id, location, location);
        }

        var info = (await grains.Library(id).GetInfo())!;
        var settings = SetupFileCheck.SettingsOf(library).Apply(info.Settings);
        if (settings != info.Settings)
        {
            await grains.Library(id).Change(null, settings);
        }

        foreach (var member in library.Members ?? [])
        {
            await LetInAsync(id, await AccountOfAsync(member.Email), member.Role!.Value, owner, now);
        }

        return new(name, id, known is null);
    }

    /// <summary>As everybody comes in: by an invitation, which is accepted at once.</summary>
    async Task LetInAsync(string libraryId, Guid account, LibraryRole role, Guid owner, DateTimeOffset now)
    {
        var library = grains.Library(libraryId);
        var before = await library.GetRole(account);
        if (before == role || before == LibraryRole.Owner)
        {
            return;
        }

        if (before != LibraryRole.None)
        {
            await library.SetRole(account, role);
            return;
        }

        var invitation = Guid.CreateVersion7();
        var token = SecretToken.Create(TokenKind.Invitation, invitation);
        await grains.Account(account).NoteLibrary(libraryId);
        await library.Invite(new(invitation, token.Hash, role, null, now + MemberJoins, owner));
        await library.Accept(invitation, token.Hash, account);
    }

    async Task<SetupKeyReply> MakeKeyAsync(SetupKey key)
    {
        var owner = await AccountOfAsync(key.Owner);
        var name = key.Name!.Trim();
        var email = AddressOf(key.Owner).Text;
        if ((await grains.Account(owner).GetKeys()).FirstOrDefault(one => one.Name == name) is { } known)
        {
            return new(name, email, known.Id, Made: false, Secret: null);
        }

        var library = key.Library is null ? null : (await OwnersLibraries.FindAsync(grains, owner, key.Library))?.Id;
        var token = SecretToken.Create(TokenKind.Key, owner);
        var permissions = (key.Permissions ?? PermissionRules.UsualForKeys).Distinct().Order();
        var made = await grains.Account(owner).AddKey(new(Guid.CreateVersion7(), name, token.Hash, new([.. permissions], library), key.ExpiresAt));
        return new(name, email, made.Id, Made: true, token.ToText());
    }

    async Task<Guid> AccountOfAsync(string? email) => await grains.Email(AddressOf(email)).GetAccount()
        ?? throw new QmulumException(FaultCode.NotFound, "An account that the file names went away meanwhile; run it again.");

    static EmailAddress AddressOf(string? email) => RequestValues.Email(email, "email");

    static long? LimitAfter(long? asked, long? before) => asked switch { null => before, 0 => null, _ => asked };
}
