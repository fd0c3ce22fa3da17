using System.Globalization;

namespace Orleans;

/// <summary>On a grain class: how long its activations stay when they are idle, in place of the host's default; at least a minute.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class CollectionAgeLimitAttribute : Attribute
{
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    readonly TimeSpan? _period;

    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>A time, written as <see cref="TimeSpan"/> is.</summary>
    public CollectionAgeLimitAttribute(string inactivityPeriod)
    {
        _period = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture);
    }

    public double Days { get; set; }

    public double Hours { get; set; }

    public double Minutes { get; set; }

    /// <summary>True: as <see cref="KeepAliveAttribute"/>.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>The time that all the members make together.</summary>
    public TimeSpan AgeLimit
    {
        get
        {
            var given = _period ?? TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
            return given < MinAgeLimit ? MinAgeLimit : given;
        }
    }
}
