using System.Globalization;
using Qmulum.Data;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Grains.Libraries;

/// <summary>A place in the list of uploads as text for clients: milliseconds since 1970 and the upload's id.</summary>
static class UploadCursor
{
    public static string Write(UploadRow last) =>
        string.Create(CultureInfo.InvariantCulture, $"{last.BeganAt.ToUnixTimeMilliseconds()}-{last.UploadId:N}");

    /// <exception cref="QmulumException">Invalid: it was not written by <see cref="Write"/>.</exception>
    public static (DateTimeOffset BeganAt, Guid UploadId)? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return text.Split('-') is [var time, var id]
            && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            && Guid.TryParseExact(id, "N", out var upload)
                ? (DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), upload)
                : throw new QmulumException(FaultCode.Invalid, "after is not a place in this list; it must be the \"next\" of the page before, as it was given.");
    }
}
