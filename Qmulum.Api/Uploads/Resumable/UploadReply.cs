using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>How an upload is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The file's name.</param>
/// <param name="State">open, done or failed.</param>
/// <param name="Offset">How many bytes are durable.</param>
/// <param name="Size">Of how many, when that is known.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="ExpiresAt">When it ends if nothing comes until then.</param>
/// <param name="Receipt">The receipt, once it is done, as long as the photo is kept.</param>
/// <param name="Problem">Why it cannot be done, or why there is no receipt of it any more.</param>
public sealed record UploadReply(
    Guid Id, string Name, UploadStatus State, long Offset, long? Size, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, ReceiptReply? Receipt, string? Problem)
{
    internal static UploadReply Of(UploadInfo info, ReceiptReply? receipt) => new(
        info.Id,
        info.Upload.Name,
        info.Status,
        info.Offset,
        info.Upload.Size,
        info.CreatedAt,
        info.ExpiresAt,
        receipt,
        info.Problem);
}
