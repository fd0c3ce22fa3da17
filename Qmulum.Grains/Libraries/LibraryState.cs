using System.Collections.Immutable;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Libraries;

/// <summary>What a library keeps of itself. Its photos, duplicates and log are rows of the index.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.library-state")]
public sealed record LibraryState
{
    /// <summary>Version of this record's shape.</summary>
    [Id(0)] public int Schema { get; init; } = 1;

    [Id(1)] public string Name { get; init; } = "";

    [Id(2)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whose it is; null for one that was made before there were accounts.</summary>
    [Id(3)] public Guid? Owner { get; init; }

    /// <summary>Who else may do something in it; never the owner.</summary>
    [Id(4)] public ImmutableArray<Member> Members { get; init; } = [];

    [Id(5)] public LibrarySettings Settings { get; init; } = LibrarySettings.Usual;

    /// <summary>The oldest first. One that was accepted stays until it ends, so that a repeated call finds it.</summary>
    [Id(6)] public ImmutableArray<InvitationRecord> Invitations { get; init; } = [];

    /// <summary>When it was deleted; null for one that is there.</summary>
    [Id(7)] public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Whether its photos are being removed: it cannot be brought back.</summary>
    [Id(8)] public bool IsBeingRemoved { get; init; }

    /// <summary>Whatever the change of this number, or one before it, put into the trash is to be deleted for good now; 0 for nothing.</summary>
    [Id(9)] public long EmptyTrashThrough { get; init; }

    /// <summary>With so many replicas that hold an original it is kept by them alone; null to keep every original here.</summary>
    [Id(10)] public int? OnceReplicas { get; init; }

    /// <summary>The replicas that its owner counts on: the rows of the index are written from this.</summary>
    [Id(11)] public ImmutableArray<CountedReplica> Counted { get; init; } = [];

    /// <summary>What somebody is here. Of a deleted library nobody is anything.</summary>
    public LibraryRole RoleOf(Guid accountId) => this switch
    {
        { DeletedAt: not null } => LibraryRole.None,
        _ when accountId == Owner => LibraryRole.Owner,
        _ => Members.FirstOrDefault(member => member.AccountId == accountId)?.Role ?? LibraryRole.None,
    };

    /// <summary>The state in which somebody has that role beside the owner; none takes them out.</summary>
    public LibraryState WithMember(Guid accountId, LibraryRole role)
    {
        var others = Members.RemoveAll(member => member.AccountId == accountId);
        return this with { Members = role == LibraryRole.None ? others : others.Add(new(accountId, role)) };
    }

    /// <summary>The invitation that somebody shows, if it can still be accepted.</summary>
    public InvitationRecord? FindInvitation(Guid id, string secretHash, DateTimeOffset now) => DeletedAt is null
        ? Invitations.FirstOrDefault(invitation => invitation.Id == id && invitation.SecretHash == secretHash && invitation.ExpiresAt > now)
        : null;
}

/// <summary>An invitation as it is kept: of its token the hash alone.</summary>
[GenerateSerializer, Immutable, Alias("qmulum.invitation-record")]
public sealed record InvitationRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string SecretHash,
    [property: Id(2)] LibraryRole Role,
    [property: Id(3)] string? Email,
    [property: Id(4)] Guid By,
    [property: Id(5)] DateTimeOffset CreatedAt,
    [property: Id(6)] DateTimeOffset ExpiresAt,
    [property: Id(7)] Guid? UsedBy)
{
    public Invitation ToInvitation() => new(Id, Role, Email, CreatedAt, ExpiresAt);
}
