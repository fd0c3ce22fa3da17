namespace Qmulum.Grains.Interfaces;

/// <summary>How long an upload waits for its next byte.</summary>
public static class UploadLife
{
    /// <summary>A week: a phone that was left at home, a holiday without a network.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(7);

    /// <summary>After so long without a byte it makes room for a newer one, when its account has begun too many.</summary>
    public static readonly TimeSpan GivesWayAfter = TimeSpan.FromHours(1);

    /// <summary>The same of one whose bytes go to the location itself, so that nobody here hears them come: by then its addresses are long over.</summary>
    public static readonly TimeSpan DirectGivesWayAfter = TimeSpan.FromDays(1);
}
