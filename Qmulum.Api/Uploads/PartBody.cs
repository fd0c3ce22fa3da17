using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;

namespace Qmulum.Api.Uploads;

/// <summary>
/// One part of a form, with what its reader says of a form that is broken said as the sender's fault, so that the history of the file tells it as well.
/// </summary>
/// <param name="part">The part as the reader has it: an <see cref="InvalidDataException"/> is a boundary that goes on, an <see cref="IOException"/> a form without an end.</param>
sealed class PartBody(Stream part) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await part.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (IsBroken(exception))
        {
            throw new ApiException(Faults.BodyBroken, "The form ended within a part, or a line goes on behind a boundary; send it again.");
        }
    }

    /// <summary>Whether a form is not what its boundary says, or came to an end too soon; what the server says of the request itself stands.</summary>
    public static bool IsBroken(Exception exception) => exception is InvalidDataException or (IOException and not BadHttpRequestException);
}
