using System.Globalization;

namespace Orleans;

/// <summary>On an interface method: how long a caller waits for its answer, in place of the host's default.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
{
    /// <summary>The time, written as <see cref="TimeSpan"/> is: <c>00:00:05</c> is five seconds.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
}
