namespace Qmulum.Media.Tests.Making;

/// <summary>One engine for all tests, and the short way to ask it.</summary>
static class Engine
{
    /// <summary>"Now" for the dates taken.</summary>
    public static readonly DateTimeOffset Now = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);

    public static MediaEngine Default { get; } = With(new());

    public static MediaEngine With(MediaLimits limits) => new(limits, new FixedClock(Now));

    public static Task<Derived> DeriveAsync(byte[] file, DerivePlan? plan = null, MediaEngine? engine = null) =>
        (engine ?? Default).DeriveAsync(new MemoryStream(file), file.Length, plan ?? DerivePlan.Everything(), CancellationToken.None);

    sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
