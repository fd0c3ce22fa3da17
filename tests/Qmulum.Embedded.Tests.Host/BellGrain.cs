namespace Qmulum.Embedded.Tests.Host;

public interface IBellGrain : IGrainWithStringKey
{
    Task Start(TimeSpan period);
}

/// <summary>Writes a line at every tick: when its first tick was due, and when this one came, in milliseconds since 1970.</summary>
public sealed class BellGrain : Grain, IBellGrain, IRemindable
{
    public Task Start(TimeSpan period) => this.RegisterOrUpdateReminder("ring", TimeSpan.Zero, period);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Console.WriteLine($"tick {Milliseconds(status.FirstTickTime)} {Milliseconds(status.CurrentTickTime)}");
        return Task.CompletedTask;
    }

    static long Milliseconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeMilliseconds();
}
