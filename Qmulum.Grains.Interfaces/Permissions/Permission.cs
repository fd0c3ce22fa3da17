namespace Qmulum.Grains.Interfaces;

/// <summary>What a caller must be allowed to do. Every endpoint names one where it is mapped, and a key is limited to some of them.</summary>
[GenerateSerializer, Alias("qmulum.permission")]
public enum Permission
{
    /// <summary>No permission is needed: it tells nothing about anybody.</summary>
    Anyone = 0,

    /// <summary>See which libraries there are for the caller.</summary>
    ListLibraries = 1,

    /// <summary>See a library and what is in it.</summary>
    ViewLibrary = 2,

    /// <summary>Put photos into a library.</summary>
    AddPhotos = 3,

    /// <summary>See a photo and its facts.</summary>
    ViewPhoto = 4,

    /// <summary>Fetch a photo's original bytes.</summary>
    DownloadPhoto = 5,

    /// <summary>Change a photo, or put it into the trash.</summary>
    EditPhotos = 6,

    /// <summary>Make a library of one's own.</summary>
    CreateLibrary = 7,

    /// <summary>Change a library's settings, or delete it.</summary>
    ManageLibrary = 8,

    /// <summary>Say who may do what in a library.</summary>
    ManageMembers = 9,

    /// <summary>See one's own account.</summary>
    ViewAccount = 10,

    /// <summary>Change one's own account: its password, sessions and keys.</summary>
    ManageAccount = 11,

    /// <summary>Look after the server and its accounts; no photo of others is seen by it.</summary>
    Administer = 12,
}
