using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.History;

/// <summary>Uploads, the latest first; next is the "after" of the page that follows.</summary>
public sealed record UploadList(IReadOnlyList<UploadRecordReply> Uploads, string? Next);

/// <summary>What became of an upload.</summary>
/// <param name="Id">Its id.</param>
/// <param name="AccountId">Who sent it.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Device">The device that it was on.</param>
/// <param name="Path">Its path there.</param>
/// <param name="Size">Its size in bytes; 0 while it is not known.</param>
/// <param name="Received">How many bytes are durable.</param>
/// <param name="State">open, done, failed or ended.</param>
/// <param name="Stops">How often its bytes stopped coming before they were all there.</param>
/// <param name="Reason">Why they stopped last, or why it cannot be done.</param>
/// <param name="BeganAt">When it began.</param>
/// <param name="HeardAt">When something was last heard of it.</param>
/// <param name="Door">resumable, direct, body, form or json.</param>
/// <param name="Client">The program that sent it, as it names itself.</param>
public sealed record UploadRecordReply(
    Guid Id,
    Guid AccountId,
    string Name,
    string Device,
    string Path,
    long Size,
    long Received,
    UploadOutcome State,
    long Stops,
    string Reason,
    DateTimeOffset BeganAt,
    DateTimeOffset HeardAt,
    UploadDoor Door,
    string Client)
{
    internal static UploadRecordReply Of(UploadRecord record) => new(
        record.Id, record.AccountId, record.Name, record.Device, record.Path, record.Size, record.Received, record.Outcome, record.Stops, record.Reason,
        record.BeganAt, record.HeardAt, record.Door, record.Client);
}
