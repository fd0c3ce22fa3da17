using FsCheck;
using FsCheck.Fluent;

namespace Qmulum.Embedded.Tests;

/// <summary>Checks properties whose check awaits; FsCheck runs them one by one on a thread of its own, and shrinks what fails.</summary>
public static class AsyncProperty
{
    public static Task CheckAsync<T>(Gen<T> gen, Func<T, Task<bool>> holds) => Task.Factory.StartNew(
        () => Prop.ForAll(gen.ToArbitrary(), value => holds(value).GetAwaiter().GetResult()).QuickCheckThrowOnFailure(),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
