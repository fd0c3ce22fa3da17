using Microsoft.AspNetCore.Http;
using Qmulum.Api.Errors;

namespace Qmulum.Api.Uploads;

/// <summary>
/// One part of a form, with what its reader says of a form that is broken said as the sender's fault, so that the history of the file tells it as well.
/// </summary>
/// <param name="part">The part as the reader has it: an <see cref="InvalidDataException"/> is a boundary that goes on, an <see cref="IOException"/> a form without an end.</param>
sealed class PartBody(Stream part) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The body is read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Whether a form is not what its boundary says, or came to an end too soon; what the server says of the request itself stands.</summary>
    public static bool IsBroken(Exception exception) => exception is InvalidDataException or (IOException and not BadHttpRequestException);
}
