using System.Net;

namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>A body that comes in pieces with a pause between, as from a slow line, so that a kill can meet it halfway.</summary>
sealed class SlowContent(byte[] bytes, int pieceBytes, TimeSpan pause) : HttpContent
{
    readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the first piece is on its way.</summary>
    public Task Begun => _begun.Task;

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var sent = 0; sent < bytes.Length; sent += pieceBytes)
        {
            await stream.WriteAsync(bytes.AsMemory(sent, Math.Min(pieceBytes, bytes.Length - sent)));
            await stream.FlushAsync();
            _begun.TrySetResult();
            await Task.Delay(pause);
        }
    }
}
