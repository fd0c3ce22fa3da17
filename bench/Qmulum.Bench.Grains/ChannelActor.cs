using System.Threading.Channels;

namespace Qmulum.Bench.Grains;

/// <summary>The reference: the plainest actor that .NET has, a channel that one loop reads, with a task an answer.</summary>
sealed class ChannelActor
{
    readonly Channel<(int Value, TaskCompletionSource<int> Answer)> _mailbox =
        Channel.CreateUnbounded<(int Value, TaskCompletionSource<int> Answer)>(new() { SingleReader = true });

    public ChannelActor() => _ = Task.Run(RunAsync);

    public Task<int> Ping(int value)
    {
        TaskCompletionSource<int> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _mailbox.Writer.TryWrite((value, answer));
        return answer.Task;
    }

    async Task RunAsync()
    {
        await foreach (var (value, answer) in _mailbox.Reader.ReadAllAsync())
        {
            answer.SetResult(value + 1);
        }
    }
}
