namespace Qmulum.Grains.Interfaces;

/// <summary>What a permission is about: where its decision is looked up.</summary>
public enum PermissionScope
{
    /// <summary>Nothing: it is open.</summary>
    None,

    /// <summary>The caller's own things.</summary>
    Account,

    /// <summary>The library that the request names.</summary>
    Library,

    /// <summary>The library of the photo that the request names, or the library that it names when it is about several.</summary>
    Photo,

    /// <summary>The server.</summary>
    Server,
}

/// <summary>The one place that says what a permission is about, which role has it, and what a key does with it.</summary>
public static class PermissionRules
{
    /// <summary>Every permission that a key can be limited to.</summary>
    public static IReadOnlyList<Permission> ForKeys { get; } = [.. Enum.GetValues<Permission>().Where(permission => permission != Permission.Anyone)];

    /// <summary>What a key has when nothing is said: what backing up and looking needs.</summary>
    public static IReadOnlyList<Permission> UsualForKeys { get; } =
    [
        Permission.ListLibraries, Permission.ViewLibrary, Permission.AddPhotos, Permission.ViewPhoto, Permission.DownloadPhoto, Permission.ViewAccount,
    ];

    /// <summary>What the permission is about.</summary>
    public static PermissionScope ScopeOf(Permission permission) => permission switch
    {
        Permission.Anyone => PermissionScope.None,
        Permission.ListLibraries or Permission.CreateLibrary or Permission.ViewAccount or Permission.ManageAccount => PermissionScope.Account,
        Permission.ViewLibrary or Permission.AddPhotos or Permission.ManageLibrary or Permission.ManageMembers => PermissionScope.Library,
        Permission.ViewPhoto or Permission.DownloadPhoto or Permission.EditPhotos => PermissionScope.Photo,
        Permission.Administer => PermissionScope.Server,
        _ => throw new ArgumentOutOfRangeException(nameof(permission), permission, "Nobody said what this permission is about."),
    };

    /// <summary>The least role that has a permission on a library or a photo.</summary>
    public static LibraryRole LeastRole(Permission permission) => permission switch
    {
        Permission.ViewLibrary or Permission.ViewPhoto or Permission.DownloadPhoto => LibraryRole.Viewer,
        Permission.AddPhotos => LibraryRole.Contributor,
        Permission.EditPhotos => LibraryRole.Editor,
        Permission.ManageLibrary or Permission.ManageMembers => LibraryRole.Owner,
        _ => throw new ArgumentOutOfRangeException(nameof(permission), permission, "This permission is not about a library."),
    };

    /// <summary>Whether a caller's credential carries the permission, whoever the caller is: a session carries all, a key what it was made for.</summary>
    public static bool Carries(Caller caller, Permission permission) => caller.Scope is null || caller.Scope.Permissions.Contains(permission);

    /// <summary>Whether a caller's credential reaches the library, whoever the caller is: a key may be made for one library.</summary>
    public static bool Reaches(Caller caller, string libraryId) => caller.Scope?.LibraryId is not { } only || only == libraryId;
}
