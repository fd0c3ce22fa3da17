namespace Qmulum.Grains.Interfaces;

/// <summary>What the audit tells of. The numbers are stored, the words are the API's.</summary>
[GenerateSerializer, Alias("qmulum.audit-action")]
public enum AuditAction
{
    /// <summary>A session began; the detail says by what.</summary>
    SignedIn = 1,

    /// <summary>A password, a code, a passkey or a provider did not open an account.</summary>
    SignInFailed = 2,

    /// <summary>A session was ended by its own browser.</summary>
    SignedOut = 3,

    /// <summary>One or all other sessions were ended.</summary>
    SessionsEnded = 4,

    PasswordChanged = 5,

    /// <summary>A password was set by a link.</summary>
    PasswordReset = 6,

    /// <summary>An address was confirmed by a link: a new account's, or another one of an account that was there.</summary>
    EmailConfirmed = 7,

    SecondFactorOn = 8,
    SecondFactorOff = 9,
    PasskeyAdded = 10,
    PasskeyRemoved = 11,
    ProviderLinked = 12,
    ProviderRemoved = 13,

    /// <summary>An account was made: by its person, or by an administrator.</summary>
    AccountMade = 20,

    /// <summary>An account is to go after its time of grace.</summary>
    AccountDeleted = 21,

    AccountRestored = 22,

    /// <summary>The time of grace is over, and all of the account is gone.</summary>
    AccountGone = 23,

    KeyMade = 30,

    /// <summary>A key was used for the first time on a day (UTC).</summary>
    KeyUsed = 31,

    KeyRemoved = 32,

    LibraryMade = 40,
    LibraryChanged = 41,
    LibraryDeleted = 42,
    LibraryRestored = 43,

    /// <summary>A library has another owner.</summary>
    LibraryTransferred = 44,

    PhotosTrashed = 45,

    /// <summary>Photos came back from the trash.</summary>
    PhotosRestored = 46,

    /// <summary>Photos of the trash are deleted for good.</summary>
    PhotosPurged = 47,

    /// <summary>All of the trash is deleted for good.</summary>
    TrashEmptied = 48,

    /// <summary>Photos were turned, cut or described.</summary>
    PhotosEdited = 49,

    /// <summary>A link into a library was made.</summary>
    MemberInvited = 50,

    InvitationTakenBack = 51,

    /// <summary>An invitation was accepted.</summary>
    MemberJoined = 52,

    /// <summary>A member has another role.</summary>
    MemberChanged = 53,

    MemberRemoved = 54,
    MemberLeft = 55,

    AccountDisabled = 60,
    AccountEnabled = 61,
    AdministratorMade = 62,
    AdministratorUnmade = 63,
    QuotaChanged = 64,

    /// <summary>An administrator made a link by which the account's person chooses a password.</summary>
    ResetLinkMade = 65,

    /// <summary>An administrator looked at the links that no letter carried.</summary>
    LinksSeen = 66,

    TaskRetried = 67,
    Reindexed = 68,
    SetUpByFile = 69,

    /// <summary>What was due on a photo was taken back.</summary>
    TaskCancelled = 70,

    /// <summary>A backfill was begun, stopped or gone on with.</summary>
    BackfillChanged = 71,

    /// <summary>A round over the location was begun.</summary>
    CareStarted = 72,

    /// <summary>A location was added, adopted, renamed or taken off the list, or it was said where new libraries begin or how fast moves copy.</summary>
    LocationChanged = 73,

    /// <summary>A library was given another location, or its move was told to wait or to go on.</summary>
    LibraryMoved = 74,

    /// <summary>A copy of a library elsewhere is known from now on.</summary>
    ReplicaAdded = 90,

    ReplicaRemoved = 91,

    /// <summary>The server put an original back that was damaged or missing.</summary>
    OriginalMended = 92,

    /// <summary>A library's owner said where its originals are kept.</summary>
    OriginalsSettingChanged = 93,

    /// <summary>A round left originals to the replicas alone, or asked some back.</summary>
    OriginalsReleased = 94,

    /// <summary>A library's owner counts on a replica, or does not any more.</summary>
    ReplicaTrustChanged = 95,
}
