using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains;

/// <summary>Between the messages of the grains and the rows of the index, which know nothing of each other.</summary>
static class IndexMapping
{
    public static PhotoRow ToRow(PhotoEntry entry) => new()
    {
        PhotoId = entry.Id,
        Revision = entry.Revision,
        Sha256 = entry.Hash.ToBytes(),
        Size = entry.Size,
        Name = entry.Name,
        Taken = entry.Taken,
        Width = entry.Width,
        Height = entry.Height,
        Placeholder = entry.Placeholder,
        Tag = entry.Tag,
        Kind = (Data.PhotoKind)entry.Kind,
        State = (Data.PhotoState)entry.Status,
        Removed = entry.Removed,
        Trash = entry.Trash is { } mark ? new(mark.At, mark.Stamp, mark.IsBeingPurged) : null,
        PartOf = entry.PartOf,
        ContentId = entry.ContentId ?? "",
        Traits = entry.Traits is { } traits ? new(traits.Format, traits.Camera, DayOf(traits.ReceivedAt), traits.HasFailed) : null,
    };

    /// <summary>The day of a moment (UTC), in days since 1970-01-01.</summary>
    public static long DayOf(DateTimeOffset at) => (long)Math.Floor((at.UtcDateTime - DateTime.UnixEpoch).TotalDays);

    public static PhotoEntry ToEntry(PhotoRow row) => new(
        row.PhotoId,
        row.Revision,
        (Interfaces.PhotoKind)row.Kind,
        (PhotoStatus)row.State,
        row.Taken,
        row.Width,
        row.Height,
        row.Placeholder,
        row.Tag,
        row.Name,
        row.Size,
        ContentHash.FromBytes(row.Sha256),
        row.Removed,
        PartOf: row.PartOf);

    public static UploadRecord ToRecord(UploadRow row) => new(
        row.UploadId,
        row.AccountId,
        row.Name,
        row.Device,
        row.Path,
        row.Size,
        row.Received,
        (UploadOutcome)row.State,
        row.Stops,
        row.Reason,
        row.BeganAt,
        row.HeardAt,
        (UploadDoor)row.Door,
        row.Client);

    public static UploadRow ToRow(UploadAttempt attempt) => new()
    {
        UploadId = attempt.Id,
        AccountId = attempt.AccountId,
        Name = attempt.Name,
        Device = attempt.Origin.Device ?? "",
        Path = attempt.Origin.Path ?? "",
        Size = attempt.Size ?? 0,
        Received = attempt.Received,
        State = attempt.Progress switch
        {
            AttemptProgress.Running => UploadRowState.Running,
            AttemptProgress.Done => UploadRowState.Done,
            _ => UploadRowState.Failed,
        },
        Reason = attempt.Reason,
        BeganAt = attempt.BeganAt,
        Door = (long)attempt.Door,
        Client = attempt.Origin.Client ?? "",
    };

    public static HeldFile ToHeld(CheckedPhoto photo) => new(
        photo.PhotoId,
        ContentHash.FromBytes(photo.Sha256),
        photo.Sha1 is { } sha1 ? Convert.ToHexStringLower(sha1) : null,
        photo.VerifiedAt,
        photo.DamagedAt,
        photo.InTrash,
        photo.ElsewhereSince);

    public static Change ToChange(LoggedChange change) =>
        new(change.Seq, (Interfaces.ChangeKind)change.Kind, change.At, ToEntry(change.Photo), change.IsForGood);
}
