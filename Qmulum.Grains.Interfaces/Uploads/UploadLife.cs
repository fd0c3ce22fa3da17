namespace Qmulum.Grains.Interfaces;

/// <summary>How long an upload waits for its next byte.</summary>
public static class UploadLife
{
    /// <summary>A week: a phone that was left at home, a holiday without a network.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(7);
}
