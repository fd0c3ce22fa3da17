using Qmulum.Embedded.Activations;
using Qmulum.Embedded.Invocation;

namespace Orleans.Runtime;

/// <summary>Values that go along with a call, and with the calls that it makes. They do not come back with the answer.</summary>
public static class RequestContext
{
    static readonly AsyncLocal<RequestProperties?> Properties = new();

    /// <summary>
    /// The id of the call chain that may come back into a grain which waits for it; empty when none may.
    /// </summary>
    public static Guid ReentrancyId
    {
        get => Properties.Value?.ReentrancyId ?? Guid.Empty;
        set => Properties.Value = (Properties.Value ?? RequestProperties.Empty).With(value);
    }

    public static IEnumerable<string> Keys => (Properties.Value ?? RequestProperties.Empty).Values.Keys;

    public static IEnumerable<KeyValuePair<string, object>> Entries => (Properties.Value ?? RequestProperties.Empty).Values;

    internal static RequestProperties? Current
    {
        get => Properties.Value;
        set => Properties.Value = value;
    }

    public static object? Get(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Properties.Value?.Values.GetValueOrDefault(key);
    }

    public static void Set(string key, object value)
    {
        ArgumentNullException.ThrowIfNull(key);
        Properties.Value = (Properties.Value ?? RequestProperties.Empty).With(key, value);
    }

    public static bool Remove(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Properties.Value is not { } before || !before.Values.ContainsKey(key))
        {
            return false;
        }

        Properties.Value = before.Without(key);
        return true;
    }

    public static void Clear() => Properties.Value = null;

    /// <summary>
    /// Until the section is disposed, calls that this grain makes may call back into it, at whatever depth. Without it, such a
    /// call waits for the one that waits for it, and both end by their response timeout.
    /// </summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
        if (RuntimeContext.Current is not { } activation)
        {
            return new(original, original);
        }

        var id = original == Guid.Empty ? Guid.NewGuid() : original;
        ReentrancyId = id;
        activation.EnterReentrantSection(id);
        return new(original, id);
    }

    /// <summary>Until the section is disposed, calls that this grain makes may not call back into any grain that waits.</summary>
    public static ReentrancySection SuppressCallChainReentrancy()
    {
        var original = ReentrancyId;
        ReentrancyId = Guid.Empty;
        return new(original, Guid.Empty);
    }

    /// <summary>A part of a grain's method with its own rule of reentrancy; it ends when it is disposed.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        readonly Guid _original;
        readonly Guid _current;
        readonly Activation? _activation;

        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _original = originalReentrancyId;
            _current = newReentrancyId;
            _activation = RuntimeContext.Current;
        }

        public void Dispose()
        {
            if (_current != Guid.Empty)
            {
                _activation?.ExitReentrantSection(_current);
            }

            if (ReentrancyId != _original)
            {
                ReentrancyId = _original;
            }
        }
    }
}
