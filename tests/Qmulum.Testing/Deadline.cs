using System.Diagnostics;

namespace Qmulum.Testing;

/// <summary>Waits for a condition that another process or thread brings about, and says what it waited for when it never comes.</summary>
public static class Deadline
{
    static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan Usual = TimeSpan.FromSeconds(30);
    static readonly object Done = new();

    /// <summary>Asks every 20 ms until the answer is true.</summary>
    /// <param name="what">What is waited for, as the end of "waited 5 s for …".</param>
    /// <param name="detail">More to say on failure, for example the tail of a log.</param>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public static Task WaitAsync(string what, TimeSpan within, Func<Task<bool>> condition, Func<string>? detail = null) =>
        WaitForAsync<object>(what, within, async () => await condition().ConfigureAwait(false) ? Done : null, detail);

    /// <inheritdoc cref="WaitAsync(string, TimeSpan, Func{Task{bool}}, Func{string}?)"/>
    public static Task WaitAsync(string what, TimeSpan within, Func<bool> condition, Func<string>? detail = null) =>
        WaitAsync(what, within, () => Task.FromResult(condition()), detail);

    /// <summary>Asks every 20 ms until the answer is true, for up to 30 seconds.</summary>
    /// <inheritdoc cref="WaitAsync(string, TimeSpan, Func{Task{bool}}, Func{string}?)" path="/param"/>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public static Task WaitAsync(string what, Func<Task<bool>> condition) => WaitAsync(what, Usual, condition);

    /// <inheritdoc cref="WaitAsync(string, Func{Task{bool}})"/>
    public static Task WaitAsync(string what, Func<bool> condition) => WaitAsync(what, Usual, condition);

    /// <summary>Asks every 20 ms until there is an answer, and returns it.</summary>
    /// <inheritdoc cref="WaitAsync(string, TimeSpan, Func{Task{bool}}, Func{string}?)" path="/param"/>
    /// <exception cref="TimeoutException">The time is over.</exception>
    public static async Task<T> WaitForAsync<T>(string what, TimeSpan within, Func<Task<T?>> ask, Func<string>? detail = null)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await ask().ConfigureAwait(false) is { } answer)
            {
                return answer;
            }

            if (clock.Elapsed > within)
            {
                throw new TimeoutException($"Waited {within.TotalSeconds:0.#} s for {what}.\n{detail?.Invoke()}");
            }

            await Task.Delay(Step).ConfigureAwait(false);
        }
    }
}
