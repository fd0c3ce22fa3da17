namespace Qmulum.Grains.Interfaces;

/// <summary>The grains by the ids that callers hold, so that no caller spells a key.</summary>
public static class GrainFactoryExtensions
{
    const string TheServer = "server";

    /// <summary>The grain of a library.</summary>
    public static ILibraryGrain Library(this IGrainFactory grains, string libraryId) => grains.GetGrain<ILibraryGrain>(libraryId);

    /// <summary>The timeline of a library.</summary>
    public static ITimelineGrain Timeline(this IGrainFactory grains, string libraryId) => grains.GetGrain<ITimelineGrain>(libraryId);

    /// <summary>The grain of a photo.</summary>
    public static IPhotoGrain Photo(this IGrainFactory grains, Guid photoId) => grains.GetGrain<IPhotoGrain>(PhotoId.ToKey(photoId));

    /// <summary>The maker of one rendition on request.</summary>
    public static IRenditionGrain Rendition(this IGrainFactory grains, RenditionKey key) => grains.GetGrain<IRenditionGrain>(key.ToString());

    /// <summary>The grain of an account.</summary>
    public static IAccountGrain Account(this IGrainFactory grains, Guid accountId) => grains.GetGrain<IAccountGrain>(AccountId.ToKey(accountId));

    /// <summary>The grain of an e-mail address.</summary>
    public static IEmailGrain Email(this IGrainFactory grains, EmailAddress address) => grains.GetGrain<IEmailGrain>(address.ToKey());

    /// <summary>What there is once for the whole installation.</summary>
    public static IServerGrain Server(this IGrainFactory grains) => grains.GetGrain<IServerGrain>(TheServer);

    /// <summary>Which library an invitation is of.</summary>
    public static IInvitationGrain Invitation(this IGrainFactory grains, Guid invitation) => grains.GetGrain<IInvitationGrain>(invitation.ToString("D"));

    /// <summary>The record of an upload that may be interrupted.</summary>
    public static IUploadGrain Upload(this IGrainFactory grains, Guid upload) => grains.GetGrain<IUploadGrain>(upload.ToString("D"));

    /// <summary>What a person's own libraries hold.</summary>
    public static IUsageGrain Usage(this IGrainFactory grains, Guid accountId) => grains.GetGrain<IUsageGrain>(AccountId.ToKey(accountId));

    /// <summary>Somebody whom an outside provider knows.</summary>
    public static ILoginGrain Login(this IGrainFactory grains, string provider, string subject) => grains.GetGrain<ILoginGrain>(LoginKey.Of(provider, subject));

    /// <summary>The keys that the API's processes share.</summary>
    public static IKeyRingGrain KeyRing(this IGrainFactory grains) => grains.GetGrain<IKeyRingGrain>(TheServer);

    /// <summary>Which accounts and libraries there are.</summary>
    public static IDirectoryGrain Directory(this IGrainFactory grains) => grains.GetGrain<IDirectoryGrain>(TheServer);

    /// <summary>The counts of the whole installation.</summary>
    public static IStatsGrain Stats(this IGrainFactory grains) => grains.GetGrain<IStatsGrain>(TheServer);

    /// <summary>What is due and what was given up.</summary>
    public static ITasksGrain Tasks(this IGrainFactory grains) => grains.GetGrain<ITasksGrain>(TheServer);

    /// <summary>Who did what, from where and when.</summary>
    public static IAuditGrain Audit(this IGrainFactory grains) => grains.GetGrain<IAuditGrain>(TheServer);

    /// <summary>What became of uploads that had their file in one request.</summary>
    public static IUploadLogGrain UploadLog(this IGrainFactory grains) => grains.GetGrain<IUploadLogGrain>(TheServer);

    /// <summary>The key by which the server signs receipts.</summary>
    public static IReceiptKeyGrain ReceiptKey(this IGrainFactory grains) => grains.GetGrain<IReceiptKeyGrain>(TheServer);

    /// <summary>The backfills of the installation.</summary>
    public static IBackfillsGrain Backfills(this IGrainFactory grains) => grains.GetGrain<IBackfillsGrain>(TheServer);

    /// <summary>The processes that work.</summary>
    public static IWorkersGrain Workers(this IGrainFactory grains) => grains.GetGrain<IWorkersGrain>(TheServer);

    /// <summary>What looks after the location.</summary>
    public static ICareGrain Care(this IGrainFactory grains) => grains.GetGrain<ICareGrain>(TheServer);

    /// <summary>The copies of a library elsewhere.</summary>
    public static IReplicasGrain Replicas(this IGrainFactory grains, string libraryId) => grains.GetGrain<IReplicasGrain>(libraryId);

    /// <summary>Where bytes live.</summary>
    public static ILocationsGrain Locations(this IGrainFactory grains) => grains.GetGrain<ILocationsGrain>(TheServer);

    /// <summary>The links that no letter carried.</summary>
    public static ILinkBoardGrain LinkBoard(this IGrainFactory grains) => grains.GetGrain<ILinkBoardGrain>(TheServer);
}
