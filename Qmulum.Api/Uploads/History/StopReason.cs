using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;

namespace Qmulum.Api.Uploads.History;

/// <summary>Why the bytes of a file stopped coming, as its sender reads it later.</summary>
static class StopReason
{
    const int MaxLength = 500;

    public static string Of(Exception stopped)
    {
        // A body that was found too large is an IOException as well.
        var reason = stopped is OperationCanceledException or (IOException and not BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
            ? "The connection broke before all bytes had come."
            : Faults.Of(stopped).Detail;
        return reason.Length <= MaxLength ? reason : reason[..MaxLength];
    }
}
