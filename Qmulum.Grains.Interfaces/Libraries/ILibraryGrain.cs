using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// A library: takes photos in, knows its duplicates, and numbers its changes. Keyed by the library's id. Calls may interleave: an
/// upload waits for the disk, not for the upload before it.
/// </summary>
[Alias("qmulum.library")]
public partial interface ILibraryGrain : IGrainWithStringKey
{
    /// <summary>Makes the library if it is not there; an existing one stays as it is.</summary>
    [Alias("EnsureCreated"), Idempotent]
    Task EnsureCreated(string name);

    /// <summary>What the library is and holds, or null when there is no such library.</summary>
    [Alias("GetInfo"), Idempotent]
    Task<LibraryInfo?> GetInfo();

    /// <summary>
    /// Takes in a photo whose bytes are already committed to the library's location. Once it returns, the photo is durable, is
    /// listed, and its renditions are due. The same bytes again answer with the photo that is there.
    /// </summary>
    /// <exception cref="QmulumException">NotFound: there is no such library.</exception>
    [Alias("Add"), Idempotent]
    Task<Receipt> Add(NewPhoto photo);

    /// <summary>Enters a photo's newest facts into the index and the log. An entry that is not newer than the known one changes nothing.</summary>
    [Alias("Record"), Idempotent]
    Task Record(PhotoEntry entry);

    /// <summary>Which of these files the library holds, and need not be sent: not one whose bytes replicas alone should have and may have no more.</summary>
    /// <param name="hashes">At most 10,000.</param>
    [Alias("FindByHash"), Idempotent]
    Task<ImmutableArray<HashMatch>> FindByHash(ImmutableArray<ContentHash> hashes);

    /// <summary>Which of these files the library holds, and what is known of their bytes.</summary>
    /// <param name="hashes">At most 10,000.</param>
    [Alias("FindHeld"), Idempotent]
    Task<ImmutableArray<HeldFile>> FindHeld(ImmutableArray<ContentHash> hashes);

    /// <summary>The same by SHA-1, of those whose SHA-1 is known: of files that came before it was made, once they have been read back.</summary>
    /// <param name="hashes">At most 10,000, as 40 hexadecimal digits.</param>
    [Alias("FindHeldBySha1"), Idempotent]
    Task<ImmutableArray<HeldFile>> FindHeldBySha1(ImmutableArray<string> hashes);

    /// <summary>What became of uploads, the latest first.</summary>
    /// <exception cref="QmulumException">Invalid: <see cref="UploadQuery.After"/> is no "next" of a page.</exception>
    [Alias("GetUploads"), Idempotent]
    Task<UploadPage> GetUploads(UploadQuery query);

    /// <summary>
    /// What changed after <paramref name="since"/>, oldest first. A photo that changed several times is told once, at its latest number.
    /// </summary>
    /// <param name="since">The last number that the caller has seen; 0 for all.</param>
    /// <param name="limit">1 to 1,000 changes.</param>
    [Alias("GetChanges"), Idempotent]
    Task<ChangePage> GetChanges(long since, int limit);

    /// <summary>Makes a library of somebody's own, where new ones begin or it was said that it does; one that is there stays as it is.</summary>
    /// <exception cref="QmulumException">Conflict: the id is another's library.</exception>
    [Alias("Found"), Idempotent]
    Task<LibraryInfo> Found(string name, Guid owner);

    /// <summary>Gives a library that nobody owns to an account; one that has an owner stays theirs.</summary>
    /// <returns>Whether it is that account's now.</returns>
    [Alias("Adopt"), Idempotent]
    Task<bool> Adopt(Guid owner);

    /// <summary>What an account is here: <see cref="LibraryRole.None"/> too when there is no such library.</summary>
    [Alias("GetRole"), Idempotent]
    Task<LibraryRole> GetRole(Guid accountId);

    /// <summary>Who may do what, the owner first.</summary>
    [Alias("GetMembers"), Idempotent]
    Task<ImmutableArray<Member>> GetMembers();

    /// <summary>Changes what is given; null leaves a thing as it is.</summary>
    [Alias("Change"), Idempotent]
    Task<LibraryInfo> Change(string? name, LibrarySettings? settings);

    /// <summary>Says where originals are kept. What was released before stays away until it is asked back.</summary>
    /// <param name="onceReplicas">With so many replicas that hold an original, 1 to 10, it is kept by them alone; null to keep every original here.</param>
    /// <exception cref="QmulumException">Invalid: it is none of these.</exception>
    [Alias("KeepOriginals"), Idempotent]
    Task KeepOriginals(int? onceReplicas);

    /// <summary>Notes that the owner counts on a replica. The same again changes nothing.</summary>
    /// <exception cref="QmulumException">Conflict: it is of another account than the owner's, or there are 100 already.</exception>
    [Alias("CountOn"), Idempotent]
    Task CountOn(CountedReplica replica);

    /// <summary>Notes that the owner does not count on a replica any more, or never did.</summary>
    [Alias("CountNoMoreOn"), Idempotent]
    Task CountNoMoreOn(Guid replicaId);

    /// <summary>Changes what a member is.</summary>
    /// <param name="role">Viewer, contributor or editor.</param>
    /// <exception cref="QmulumException">NotFound: nobody such is a member. Conflict: it is the owner, who hands the library on instead.</exception>
    [Alias("SetRole"), Idempotent]
    Task SetRole(Guid accountId, LibraryRole role);

    /// <summary>Takes somebody out; who is not in stays out.</summary>
    /// <exception cref="QmulumException">Conflict: it is the owner, who hands the library on first.</exception>
    [Alias("RemoveMember"), Idempotent]
    Task RemoveMember(Guid accountId);

    /// <summary>Makes a member the owner; who was it stays as an editor.</summary>
    /// <exception cref="QmulumException">NotFound: nobody such is a member.</exception>
    [Alias("Transfer"), Idempotent]
    Task Transfer(Guid accountId);

    /// <summary>Makes an invitation.</summary>
    /// <exception cref="QmulumException">Conflict: there are 100 already.</exception>
    [Alias("Invite"), Idempotent]
    Task<Invitation> Invite(NewInvitation invitation);

    /// <summary>The invitations that can be accepted, the latest first.</summary>
    [Alias("GetInvitations"), Idempotent]
    Task<ImmutableArray<Invitation>> GetInvitations();

    /// <summary>Takes an invitation back; false when there is none such.</summary>
    [Alias("Uninvite"), Idempotent]
    Task<bool> Uninvite(Guid invitation);

    /// <summary>What an invitation tells whoever has its link; null when it is none, or has ended.</summary>
    [Alias("ReadInvitation"), Idempotent]
    Task<InvitationLetter?> ReadInvitation(Guid invitation, string secretHash);

    /// <summary>Accepts an invitation, once. A member keeps a higher role.</summary>
    /// <returns>What the account is now; <see cref="LibraryRole.None"/> when the invitation is none, has ended, or is used by another.</returns>
    /// <exception cref="QmulumException">Conflict: the library has 1,000 members.</exception>
    [Alias("Accept"), Idempotent]
    Task<LibraryRole> Accept(Guid invitation, string secretHash, Guid accountId);

    /// <summary>
    /// Deletes the library: nobody sees it any more. Its owner can bring it back for as many days as its trash is kept; then its photos are removed for
    /// good. Asked again it answers the same.
    /// </summary>
    [Alias("Delete"), Idempotent]
    Task<LibraryDeletion> Delete();

    /// <summary>Brings a deleted library back; false when its photos are being removed already, or it was not deleted.</summary>
    [Alias("Restore"), Idempotent]
    Task<bool> Restore();

    /// <summary>What is known of the deletion of this account's library; null when it is not deleted, or not this account's.</summary>
    [Alias("GetDeletion"), Idempotent]
    Task<LibraryDeletion?> GetDeletion(Guid owner);

    /// <summary>Whether the photos of this library, deleted at that moment, are being removed: the proof that a photo asks for.</summary>
    [Alias("ConfirmRemoval"), Idempotent]
    Task<bool> ConfirmRemoval(DateTimeOffset deletedAt);

    /// <summary>Enters the library into the directory again.</summary>
    [Alias("Enlist"), Idempotent]
    Task Enlist();
}
