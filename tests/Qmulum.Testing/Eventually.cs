using System.Diagnostics;

namespace Qmulum.Testing;

/// <summary>Waits for something that happens elsewhere, up to a deadline that names it.</summary>
public static class Eventually
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Asks again and again, a few milliseconds apart, until the answer is yes.</summary>
    /// <exception cref="TimeoutException">It did not happen within 30 seconds; the message says what was waited for.</exception>
    public static async Task HappensAsync(string what, Func<Task<bool>> happened)
    {
        var watch = Stopwatch.StartNew();
        while (!await happened())
        {
            if (watch.Elapsed > Limit)
            {
                throw new TimeoutException($"Waited {Limit.TotalSeconds} s for: {what}.");
            }

            await Task.Delay(5);
        }
    }

    /// <summary>As <see cref="HappensAsync(string, Func{Task{bool}})"/>, for an answer that is at hand.</summary>
    public static Task HappensAsync(string what, Func<bool> happened) => HappensAsync(what, () => Task.FromResult(happened()));
}
