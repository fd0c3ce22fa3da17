using System.Collections.Immutable;

namespace Qmulum.Grains.Interfaces;

/// <summary>
/// A library: takes photos in, knows its duplicates, and numbers its changes. Keyed by the library's id. Calls may interleave: an
/// upload waits for the disk, not for the upload before it.
/// </summary>
[Alias("qmulum.library")]
public interface ILibraryGrain : IGrainWithStringKey
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

    /// <summary>Which of these files the library holds.</summary>
    /// <param name="hashes">At most 10,000.</param>
    [Alias("FindByHash"), Idempotent]
    Task<ImmutableArray<HashMatch>> FindByHash(ImmutableArray<ContentHash> hashes);

    /// <summary>
    /// What changed after <paramref name="since"/>, oldest first. A photo that changed several times is told once, at its latest number.
    /// </summary>
    /// <param name="since">The last number that the caller has seen; 0 for all.</param>
    /// <param name="limit">1 to 1,000 changes.</param>
    [Alias("GetChanges"), Idempotent]
    Task<ChangePage> GetChanges(long since, int limit);

    /// <summary>Makes a library of somebody's own; one that is there stays as it is.</summary>
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
}
