using System.Globalization;
using Qmulum.Api.Errors;
using Qmulum.Api.Uploads.Resumable;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Uploads.Direct;

/// <summary>A file that the client wants to bring to the location itself.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Size">Its size in bytes: 1 or more.</param>
/// <param name="Sha256">Its SHA-256 as 64 hexadecimal digits, when the client knows it. What comes must have it.</param>
/// <param name="Path">Its path on the device.</param>
/// <param name="Device">The device.</param>
/// <param name="Modified">The file's time (RFC 3339).</param>
public sealed record DirectRequest(string? Name, long? Size, string? Sha256 = null, string? Path = null, string? Device = null, string? Modified = null)
{
    /// <exception cref="ApiException">A value cannot be used.</exception>
    internal NewUpload Read(UploadAddress at, Origin request) => new(
        at.LibraryId,
        at.AccountId,
        FileName.Clean(Name),
        request with
        {
            Device = FileName.CleanText(Device, Origin.MaxTextLength) ?? request.Device,
            Path = FileName.CleanText(Path, Origin.MaxTextLength) ?? request.Path,
            Modified = OriginHeaders.ReadTime(Modified, "modified") ?? request.Modified,
        },
        Size is >= 1 ? Size : throw new ApiException(Faults.Invalid, $"size is {Size?.ToString(CultureInfo.InvariantCulture) ?? "missing"}; it must be the file's number of bytes, 1 or more."),
        Sha256 is null ? null : RequestValues.Hash(Sha256, "sha256"),
        Sha1: null,
        Metadata: null,
        Concat: null,
        IsDirect: true);
}

/// <summary>How a direct upload is.</summary>
/// <param name="Upload">As at its own address.</param>
/// <param name="Parts">The parts that have not come, each with its address; none when the upload is done.</param>
public sealed record DirectReply(UploadReply Upload, IReadOnlyList<PartReply> Parts);

/// <summary>A part of a file that is put to the location.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Length">Its bytes: its PUT must have this Content-Length.</param>
/// <param name="Url">Where it is put, within an hour. It is a secret: who has it can put this part.</param>
public sealed record PartReply(int Number, long Offset, long Length, Uri Url)
{
    internal static PartReply Of(DirectPart part) => new(part.Number, part.Offset, part.Length, part.Address);
}
