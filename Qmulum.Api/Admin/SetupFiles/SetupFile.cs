using System.Text.Json;
using System.Text.Json.Serialization;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Admin.SetupFiles;

/// <summary>What a server is to have; docs/administration.md explains it. What is there stays, what is new is made.</summary>
public sealed record SetupFile
{
    /// <summary>What the server must have: where bytes are is chosen at its first start.</summary>
    public IReadOnlyList<SetupLocation>? Locations { get; init; }

    /// <summary>What the server must have.</summary>
    public IReadOnlyList<SetupProfile>? Profiles { get; init; }

    public IReadOnlyList<SetupUser>? Users { get; init; }

    public IReadOnlyList<SetupLibrary>? Libraries { get; init; }

    public IReadOnlyList<SetupKey>? Keys { get; init; }

    /// <summary>What this server does not know: it is refused.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}

/// <summary>Where the bytes of photos are to be.</summary>
public sealed record SetupLocation
{
    /// <summary>As <c>admin storage</c> names it.</summary>
    public string? Name { get; init; }

    /// <summary>A folder's path on the server, or s3://bucket/prefix; left out: wherever it is.</summary>
    public string? Address { get; init; }

    /// <summary>What this server does not know: it is refused.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}

/// <summary>What is to be made of photos.</summary>
public sealed record SetupProfile
{
    /// <summary>standard.</summary>
    public string? Name { get; init; }

    /// <summary>What this server does not know: it is refused.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}

/// <summary>Somebody who is to have an account.</summary>
public sealed record SetupUser
{
    public string? Email { get; init; }

    /// <summary>1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary>10 to 256 characters; left out, the answer has a link by which the person chooses one.</summary>
    public string? Password { get; init; }

    public bool? Administrator { get; init; }

    /// <summary>0 for no limit.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>0 for no limit.</summary>
    public long? QuotaPhotos { get; init; }

    /// <summary>What this server does not know: it is refused.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}

/// <summary>A library that somebody is to have.</summary>
public sealed record SetupLibrary
{
    /// <summary>1 to 100 characters; an owner has one of a name.</summary>
    public string? Name { get; init; }

    /// <summary>The e-mail address of its owner.</summary>
    public string? Owner { get; init; }

    /// <summary>An IANA time zone such as "Europe/Berlin".</summary>
    public string? Zone { get; init; }

    /// <summary>1 to 365.</summary>
    public int? TrashDays { get; init; }

    /// <summary>0 for no limit.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>0 for no limit.</summary>
    public long? QuotaPhotos { get; init; }

    /// <summary>The name of the location.</summary>
    public string? Location { get; init; }

    /// <summary>The name of the profile.</summary>
    public string? Profile { get; init; }

    public IReadOnlyList<SetupMember>? Members { get; init; }

    /// <summary>What this server does not know: it is refused.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}

/// <summary>Somebody who is to be in a library.</summary>
public sealed record SetupMember
{
    public string? Email { get; init; }

    /// <summary>viewer, contributor or editor.</summary>
    public LibraryRole? Role { get; init; }

    /// <summary>What this server does not know: it is refused.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}

/// <summary>A key that somebody is to have.</summary>
public sealed record SetupKey
{
    /// <summary>1 to 100 characters; an owner has one of a name.</summary>
    public string? Name { get; init; }

    /// <summary>The e-mail address of its owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Left out: what backing up and looking needs.</summary>
    public IReadOnlyList<Permission>? Permissions { get; init; }

    /// <summary>The name of the one library that it reaches; left out: all of its owner's.</summary>
    public string? Library { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What this server does not know: it is refused.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }
}

/// <summary>What the server has now of what the file asks for. Links and secrets are told this once.</summary>
public sealed record SetupReply(IReadOnlyList<SetupUserReply> Users, IReadOnlyList<SetupLibraryReply> Libraries, IReadOnlyList<SetupKeyReply> Keys);

/// <summary>An account: whether it was made now, and the link by which its person chooses a password if it was made without.</summary>
public sealed record SetupUserReply(string Email, Guid Id, bool Made, string? Href);

/// <summary>A library: whether it was made now.</summary>
public sealed record SetupLibraryReply(string Name, string Id, bool Made);

/// <summary>A key: whether it was made now, and its secret then.</summary>
public sealed record SetupKeyReply(string Name, string Owner, Guid Id, bool Made, string? Secret);
