namespace Qmulum.Grains;

/// <summary>Durable names of grain types and state slots. They stand in every database: a class may be renamed, these may not.</summary>
public static class GrainNames
{
    public const string Library = "library";
    public const string Photo = "photo";
    public const string Timeline = "timeline";
    public const string Rendition = "rendition";
    public const string Account = "account";
    public const string Email = "email";
    public const string Server = "server";

    public const string Invitation = "invitation";
    public const string Upload = "upload";
    public const string UploadLog = "upload-log";
    public const string Usage = "usage";
    public const string LinkBoard = "link-board";
    public const string Challenge = "challenge";
    public const string Login = "login";
    public const string KeyRing = "key-ring";
    public const string Audit = "audit";
    public const string Directory = "directory";
    public const string Stats = "stats";
    public const string Tasks = "tasks";
    public const string ReceiptKey = "receipt-key";
    public const string Backfills = "backfills";
    public const string Care = "care";
    public const string Workers = "workers";
    public const string Replicas = "replicas";
    public const string Locations = "locations";
}
