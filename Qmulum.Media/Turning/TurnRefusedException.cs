namespace Qmulum.Media.Turning;

/// <summary>That a file cannot be given turned; the message says why.</summary>
sealed class TurnRefusedException(string message) : Exception(message)
{
    /// <summary>That it is not what its format says.</summary>
    public static TurnRefusedException Broken(string what) => new($"The file is damaged or unusual: {what}.");
}
