using Qmulum.Grains.Interfaces;
using Qmulum.Grains.State;

namespace Qmulum.Grains.Libraries;

/// <summary>Which library an invitation is of; all else of it is the library's.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.invitation-state")]
public sealed record InvitationState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public string LibraryId { get; init; } = "";
}

/// <summary>Finds the library of an invitation.</summary>
[CollectionAgeLimit(Minutes = 2)]
[GrainType(GrainNames.Invitation)]
public sealed class InvitationGrain([PersistentState(GrainNames.Invitation)] IPersistentState<InvitationState> state) : Grain, IInvitationGrain
{
    public Task Note(string libraryId) => state.RecordExists ? Task.CompletedTask : state.CommitAsync(new() { LibraryId = libraryId });

    public Task<string?> GetLibrary() => Task.FromResult(state.RecordExists ? state.State.LibraryId : null);
}
