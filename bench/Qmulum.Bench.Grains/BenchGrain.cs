namespace Qmulum.Bench.Grains;

public sealed class BenchGrain([PersistentState("bench")] IPersistentState<BenchState> state) : Grain, IBenchGrain
{
    public ValueTask<int> Ping(int value) => ValueTask.FromResult(value + 1);

    public Task<int> PingTask(int value) => Task.FromResult(value + 1);

    public Task<Message> Echo(Message message) => Task.FromResult(message);

    public async Task<int> Yielding(int value)
    {
        await Task.Yield();
        return value + 1;
    }

    public async Task<int> Persist()
    {
        state.State.Count++;
        await state.WriteStateAsync();
        return state.State.Count;
    }
}

/// <summary>About the size of a photo's state.</summary>
public sealed class BenchState
{
    public int Count { get; set; }

    public string Text { get; set; } = new('x', 1000);
}
