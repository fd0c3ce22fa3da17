namespace Qmulum.Bench.Grains;

/// <summary>What is measured: a call that returns at once, with each kind of task, one that awaits, and one that persists.</summary>
public interface IBenchGrain : IGrainWithIntegerKey
{
    ValueTask<int> Ping(int value);

    Task<int> PingTask(int value);

    Task<Message> Echo(Message message);

    Task<int> Yielding(int value);

    Task<int> Persist();
}

/// <summary>A message of three fields.</summary>
[GenerateSerializer, Immutable]
public sealed record Message([property: Id(0)] string Text, [property: Id(1)] int Number, [property: Id(2)] DateTime Time);
