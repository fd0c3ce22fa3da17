using System.Threading.Channels;
using Orleans.Runtime;

namespace Qmulum.Grains.Tests.Hosting;

public interface IBellGrain : IGrainWithStringKey;

/// <summary>Has the grain type of the bell in Qmulum.Embedded.Tests.Host, and tells which ticks come.</summary>
[GrainType("bell")]
public sealed class BellGrain : Grain, IBellGrain, IRemindable
{
    static readonly Channel<(string Key, string Reminder, TickStatus Status)> Heard =
        Channel.CreateUnbounded<(string, string, TickStatus)>();

    public static ChannelReader<(string Key, string Reminder, TickStatus Status)> Ticks => Heard.Reader;

    public async Task ReceiveReminder(string reminderName, TickStatus status) =>
        await Heard.Writer.WriteAsync((this.GetPrimaryKeyString(), reminderName, status));
}
