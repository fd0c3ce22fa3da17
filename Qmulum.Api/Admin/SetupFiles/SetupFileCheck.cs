using System.Text.Json;
using Qmulum.Api.Accounts;
using Qmulum.Api.Errors;
using Qmulum.Api.Libraries;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin.SetupFiles;

/// <summary>Looks a file through before anything of it is done: what is wrong is named by its place in the file.</summary>
sealed class SetupFileCheck(IGrainFactory grains, LibraryChoices choices, TimeProvider clock)
{
    /// <summary>A file is done within one request.</summary>
    const int MaxOfEach = 200;

    const int MaxNameLength = 100;

    /// <exception cref="ApiException">Invalid: it says what is wrong, and where.</exception>
    public async Task RequireGoodAsync(SetupFile file)
    {
        RequireKnown(file);
        RequireFew(file.Locations, "locations");
        RequireFew(file.Profiles, "profiles");
        RequireFew(file.Users, "users");
        RequireFew(file.Libraries, "libraries");
        RequireFew(file.Keys, "keys");
        await RequireThereAsync(file);
        var users = EmailsOf(file);
        foreach (var (at, library) in Each(file.Libraries, "libraries"))
        {
            await RequireGoodAsync(at, library, users);
        }

        RequireOnce(file.Libraries, library => $"{KeyOf(library.Owner)} {library.Name?.Trim()}", "libraries", "the same owner and name");
        foreach (var (at, key) in Each(file.Keys, "keys"))
        {
            await RequireGoodAsync(at, key, file, users);
        }

        RequireOnce(file.Keys, key => $"{KeyOf(key.Owner)} {key.Name?.Trim()}", "keys", "the same owner and name");
    }

    async Task RequireThereAsync(SetupFile file)
    {
        foreach (var (at, location) in Each(file.Locations, "locations"))
        {
            var id = await choices.IdOfLocationAsync(location.Name, $"{at}.name");
            await choices.RequireAddressAsync(id, location.Address, $"{at}.address");
        }

        foreach (var (at, profile) in Each(file.Profiles, "profiles"))
        {
            LibraryChoices.RequireProfile(profile.Name ?? "", $"{at}.name");
        }
    }

    static HashSet<string> EmailsOf(SetupFile file)
    {
        foreach (var (at, user) in Each(file.Users, "users"))
        {
            var email = RequestValues.Email(user.Email, $"{at}.email");
            RequestValues.Name(user.Name, $"{at}.name", NewAccount.MaxNameLength);
            if (user.Password is not null)
            {
                Passwords.RequireGood(user.Password, $"{at}.password", email);
            }

            LibrarySettingsChange.LimitOf(user.QuotaBytes, null, $"{at}.quotaBytes");
            LibrarySettingsChange.LimitOf(user.QuotaPhotos, null, $"{at}.quotaPhotos");
        }

        RequireOnce(file.Users, user => KeyOf(user.Email), "users", "the same e-mail address");
        return [.. (file.Users ?? []).Select(user => KeyOf(user.Email))];
    }

    async Task RequireGoodAsync(string at, SetupLibrary library, HashSet<string> users)
    {
        RequestValues.Name(library.Name, $"{at}.name", MaxNameLength);
        await RequirePersonAsync(library.Owner, $"{at}.owner", users);
        RequireGoodSettings(library, at);
        if (library.Location is not null)
        {
            await choices.IdOfLocationAsync(library.Location, $"{at}.location");
        }

        LibraryChoices.RequireProfile(library.Profile, $"{at}.profile");
        foreach (var (place, member) in Each(library.Members, $"{at}.members"))
        {
            await RequirePersonAsync(member.Email, $"{place}.email", users);
            Require(KeyOf(member.Email) != KeyOf(library.Owner), $"{place}.email is the library's owner, who is in it already.");
            Require(
                member.Role is LibraryRole.Viewer or LibraryRole.Contributor or LibraryRole.Editor, $"{place}.role must be viewer, contributor or editor.");
        }
    }

    async Task RequireGoodAsync(string at, SetupKey key, SetupFile file, HashSet<string> users)
    {
        RequestValues.Name(key.Name, $"{at}.name", MaxNameLength);
        await RequirePersonAsync(key.Owner, $"{at}.owner", users);
        Require(
            key.Permissions is null || (key.Permissions.Count > 0 && key.Permissions.All(PermissionRules.ForKeys.Contains)),
            $"{at}.permissions must be one or more of {string.Join(", ", PermissionRules.ForKeys.Select(ApiJson.WordOf))}, or left out.");
        Require(key.ExpiresAt is null || key.ExpiresAt > clock.GetUtcNow(), $"{at}.expiresAt is {key.ExpiresAt:O}; it must be in the future, or left out.");
        Require(
            key.Library is null || InFile(key, file) || await OwnersLibraries.FindAsync(grains, await FindAsync(key.Owner), key.Library) is not null,
            $"{at}.library is \"{RequestValues.Shorten(key.Library)}\"; its owner has no library of that name, and the file makes none.");
    }

    static bool InFile(SetupKey key, SetupFile file) => (file.Libraries ?? []).Any(library =>
        library.Name?.Trim() == key.Library?.Trim()
        && (KeyOf(library.Owner) == KeyOf(key.Owner) || (library.Members ?? []).Any(member => KeyOf(member.Email) == KeyOf(key.Owner))));

    /// <summary>Somebody whom the file makes, or who has an account.</summary>
    async Task RequirePersonAsync(string? email, string name, HashSet<string> users)
    {
        var address = RequestValues.Email(email, name);
        Require(
            users.Contains(address.ToKey()) || await FindAsync(email) is not null,
            $"{name} is \"{RequestValues.Shorten(email)}\"; nobody has an account with that address, and the file makes none.");
    }

    async Task<Guid?> FindAsync(string? email) => EmailAddress.TryParse(email, out var address) ? await grains.Email(address).GetAccount() : null;

    internal static LibrarySettingsChange SettingsOf(SetupLibrary library) => new(library.Zone, library.TrashDays, library.QuotaBytes, library.QuotaPhotos);

    static void RequireGoodSettings(SetupLibrary library, string at)
    {
        try
        {
            SettingsOf(library).Apply(LibrarySettings.Usual);
        }
        catch (ApiException refused)
        {
            throw new ApiException(refused.Fault, $"{at}: {refused.Message}");
        }
    }

    static string KeyOf(string? email) => EmailAddress.TryParse(email, out var address) ? address.ToKey() : "";

    static void RequireKnown(SetupFile file)
    {
        List<string> unknown = [.. Names("", file.Unknown)];
        unknown.AddRange(Each(file.Locations, "locations").SelectMany(location => Names($"{location.At}.", location.Of.Unknown)));
        unknown.AddRange(Each(file.Profiles, "profiles").SelectMany(profile => Names($"{profile.At}.", profile.Of.Unknown)));
        unknown.AddRange(Each(file.Users, "users").SelectMany(user => Names($"{user.At}.", user.Of.Unknown)));
        foreach (var (at, library) in Each(file.Libraries, "libraries"))
        {
            unknown.AddRange(Names($"{at}.", library.Unknown));
            unknown.AddRange(Each(library.Members, $"{at}.members").SelectMany(member => Names($"{member.At}.", member.Of.Unknown)));
        }

        unknown.AddRange(Each(file.Keys, "keys").SelectMany(key => Names($"{key.At}.", key.Of.Unknown)));
        Require(
            unknown.Count == 0,
            $"This server does not know {string.Join(", ", unknown.Take(20).Select(RequestValues.Shorten))}; see docs/administration.md for what a file can have. Nothing was done.");
    }

    static IEnumerable<string> Names(string at, IDictionary<string, JsonElement>? unknown) => (unknown?.Keys ?? []).Select(name => at + name);

    static IEnumerable<(string At, T Of)> Each<T>(IReadOnlyList<T>? list, string name) => (list ?? []).Select((one, i) =>
        ($"{name}[{i}]", one is null ? throw new ApiException(Faults.Invalid, $"{name}[{i}] is null; leave it out.") : one));

    static void RequireFew<T>(IReadOnlyList<T>? list, string name) =>
        Require((list?.Count ?? 0) <= MaxOfEach, $"{name} has {list?.Count} entries; a file can have {MaxOfEach}. Make several files of it.");

    static void RequireOnce<T>(IReadOnlyList<T>? list, Func<T, string> keyOf, string name, string what)
    {
        HashSet<string> seen = [];
        foreach (var (at, one) in Each(list, name))
        {
            Require(seen.Add(keyOf(one)), $"{at} has {what} as another one of {name}.");
        }
    }

    static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ApiException(Faults.Invalid, otherwise);
        }
    }
}
