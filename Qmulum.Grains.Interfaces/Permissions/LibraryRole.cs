namespace Qmulum.Grains.Interfaces;

/// <summary>What somebody is in a library; each may do what the one before may.</summary>
[GenerateSerializer, Alias("qmulum.library-role")]
public enum LibraryRole
{
    /// <summary>Not a member: the library is not there.</summary>
    None = 0,

    /// <summary>Sees and fetches.</summary>
    Viewer = 1,

    /// <summary>Adds photos.</summary>
    Contributor = 2,

    /// <summary>Changes photos and puts them into the trash.</summary>
    Editor = 3,

    /// <summary>Everything. A library has one.</summary>
    Owner = 4,
}
