namespace Qmulum.Media.Decoding;

/// <summary>What a decoder found out about a file.</summary>
sealed record Decoded : IDisposable
{
    public PixelFacts? Facts { get; init; }

    /// <summary>Null when only the header was asked for, or when <see cref="Failure"/> is set.</summary>
    public Picture? Picture { get; init; }

    public MediaFault? Damage { get; init; }

    public MediaFault? Failure { get; init; }

    public static Decoded Failed(MediaFaultCode code, string message, PixelFacts? facts = null) =>
        new() { Facts = facts, Failure = new(code, message) };

    public void Dispose() => Picture?.Dispose();
}
