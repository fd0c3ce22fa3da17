using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;

namespace Qmulum.Api.Uploads.History;

/// <summary>Why the bytes of a file stopped coming, as its sender reads it later.</summary>
static class StopReason
{
    const int MaxLength = 500;

    /// <summary>Whether it was the line, and neither the server nor what came. A body that was found too large is an IOException as well.</summary>
    public static bool IsBreak(Exception stopped) =>
        stopped is OperationCanceledException or (IOException and not BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge });

    public static string Of(Exception stopped)
    {
        var reason = IsBreak(stopped)
            ? "The connection broke before all bytes had come."
            : Faults.Of(stopped).Detail;
        return reason.Length <= MaxLength ? reason : reason[..MaxLength];
    }
}
