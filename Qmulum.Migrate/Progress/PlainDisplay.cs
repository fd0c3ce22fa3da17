namespace Qmulum.Migrate.Progress;

/// <summary>A line for every step that is done: for logs and pipes.</summary>
sealed class PlainDisplay(TextWriter output) : IDisplay
{
    public async Task RunAsync(string name, long? total, Func<IStep, Task> work)
    {
        CountingStep step = new();
        await work(step);
        Say($"{name}: {step.Count}");
    }

    public void Say(string line) => output.WriteLine(line);

    sealed class CountingStep : IStep
    {
        long _count;

        public long Count => Volatile.Read(ref _count);

        public void Add(long count) => Interlocked.Add(ref _count, count);
    }
}
