namespace Qmulum.Data;

/// <summary>What a change means to a client that knows the library up to the number it asked from.</summary>
public enum ChangeKind
{
    /// <summary>The photo came, or came back after it had been removed.</summary>
    Added = 1,

    Updated = 2,

    Removed = 3,
}
