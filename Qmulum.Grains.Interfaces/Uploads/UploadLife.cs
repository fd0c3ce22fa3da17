namespace Qmulum.Grains.Interfaces;

/// <summary>How long an upload waits for its next byte, and how much it stands.</summary>
public static class UploadLife
{
    /// <summary>A week: a phone that was left at home, a holiday without a network.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(7);

    /// <summary>How often at most it is written down that a request goes on with it that saves nothing.</summary>
    public static readonly TimeSpan SaidEvery = TimeSpan.FromMinutes(10);

    /// <summary>So many requests in a row may fail by a fault of the server's own without a further byte.</summary>
    public const int MostFaults = 10;

    /// <summary>After so long without a request it makes room for a newer one, when its account has begun too many.</summary>
    public static readonly TimeSpan GivesWayAfter = TimeSpan.FromHours(1);

    /// <summary>The same of one whose bytes go to the location itself, so that nobody here hears them come: by then its addresses are long over.</summary>
    public static readonly TimeSpan DirectGivesWayAfter = TimeSpan.FromDays(1);
}
