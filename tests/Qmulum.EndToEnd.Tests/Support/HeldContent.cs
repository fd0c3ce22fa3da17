using System.Net;

namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>A body that stops in the middle until it is let go.</summary>
sealed class HeldContent(byte[] bytes, int before) : HttpContent
{
    readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _released.TrySetResult();

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(bytes.AsMemory(0, before));
        await stream.FlushAsync();
        await _released.Task;
        await stream.WriteAsync(bytes.AsMemory(before));
    }
}
