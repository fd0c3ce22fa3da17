namespace Qmulum.Grains.Interfaces;

/// <summary>A request that a grain refused: says what was wrong, with which value, and what to do.</summary>
/// <param name="code">Which fault it is.</param>
/// <param name="message">The sentence for the person who asked.</param>
[GenerateSerializer, Alias("qmulum.exception")]
public sealed class QmulumException(FaultCode code, string message) : Exception(message)
{
    /// <summary>Which fault it is.</summary>
    [Id(0)] public FaultCode Code { get; } = code;
}
