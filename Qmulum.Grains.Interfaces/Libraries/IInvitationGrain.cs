namespace Qmulum.Grains.Interfaces;

/// <summary>Knows which library an invitation is of: its link names the invitation and not the library. Keyed by the invitation's id.</summary>
[Alias("qmulum.invitation-place")]
public interface IInvitationGrain : IGrainWithStringKey
{
    /// <summary>Notes the library, once.</summary>
    [Alias("Note"), Idempotent]
    Task Note(string libraryId);

    /// <summary>The library; null when there is no such invitation.</summary>
    [Alias("GetLibrary"), Idempotent]
    Task<string?> GetLibrary();
}
