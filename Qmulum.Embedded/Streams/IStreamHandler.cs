namespace Qmulum.Embedded.Streams;

/// <summary>What handles the events of one subscription, whatever their type.</summary>
interface IStreamHandler
{
    Task HandleAsync(StreamEvent streamEvent);

    Task OnErrorAsync(Exception error);
}
