namespace Qmulum.Api.Permissions;

/// <summary>What a caller must be allowed to do. Every endpoint names one where it is mapped.</summary>
public enum Permission
{
    /// <summary>No permission is needed: it tells nothing about anybody.</summary>
    Anyone,

    /// <summary>See which libraries there are for the caller.</summary>
    ListLibraries,

    /// <summary>See a library and what is in it.</summary>
    ViewLibrary,

    /// <summary>Put photos into a library.</summary>
    AddPhotos,

    /// <summary>See a photo and its facts.</summary>
    ViewPhoto,

    /// <summary>Fetch a photo's original bytes.</summary>
    DownloadPhoto,
}
