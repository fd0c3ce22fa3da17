namespace Qmulum.Embedded.Tests.Host;

public interface IWorkGrain : IGrainWithStringKey
{
    Task Enqueue(string work, TimeSpan due);
}

/// <summary>Keeps work in its state, and does it when its reminder comes: in whichever process that is.</summary>
public sealed class WorkGrain([PersistentState("work")] IPersistentState<WorkState> state) : Grain, IWorkGrain, IRemindable
{
    public async Task Enqueue(string work, TimeSpan due)
    {
        state.State = new() { Pending = [.. state.State.Pending, work] };
        await state.WriteStateAsync();
        await this.RegisterOrUpdateReminder("work", due, TimeSpan.FromMilliseconds(100));
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var done = state.State.Pending;
        state.State = new();
        await state.WriteStateAsync();
        await this.UnregisterReminder((await this.GetReminder(reminderName))!);
        done.ForEach(work => Console.WriteLine($"done {work}"));
    }
}

public sealed class WorkState
{
    public List<string> Pending { get; set; } = [];
}
