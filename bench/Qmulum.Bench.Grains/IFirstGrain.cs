namespace Qmulum.Bench.Grains;

/// <summary>A grain without state, to measure what an activation costs by itself.</summary>
public interface IFirstGrain : IGrainWithIntegerKey
{
    Task Touch();
}

public sealed class FirstGrain : Grain, IFirstGrain
{
    public Task Touch() => Task.CompletedTask;
}
