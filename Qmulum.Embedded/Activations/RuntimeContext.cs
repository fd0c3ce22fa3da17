namespace Qmulum.Embedded.Activations;

/// <summary>The activation whose turn this thread runs; null outside of the grains.</summary>
static class RuntimeContext
{
    [ThreadStatic]
    static Activation? _current;

    public static Activation? Current
    {
        get => _current;
        set => _current = value;
    }
}
