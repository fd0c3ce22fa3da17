namespace Qmulum.Grains.Accounts;

/// <summary>
/// How often a password may be tried, as token buckets: one for each place that the person is known to come from, one for all other places together.
/// Whoever tries from elsewhere holds up others who try from elsewhere, and never the person at home; and nobody for longer than a minute.
/// </summary>
sealed class AttemptBuckets(TimeProvider clock)
{
    /// <summary>Tries at once: a person who looks for the right one of their passwords.</summary>
    const int Burst = 10;

    /// <summary>One more try comes back after this: an attack gets 1,440 a day and address.</summary>
    static readonly TimeSpan Refill = TimeSpan.FromMinutes(1);

    const string Elsewhere = "";

    readonly Dictionary<string, (double Left, DateTimeOffset At)> _buckets = [];

    /// <summary>Takes a try; null when there was one, else how long until there is.</summary>
    public TimeSpan? Take(string place, bool isKnown)
    {
        var name = isKnown ? place : Elsewhere; // so there are never more buckets than known places and one
        var now = clock.GetUtcNow();
        var left = Math.Min(Burst, _buckets.TryGetValue(name, out var bucket) ? bucket.Left + ((now - bucket.At) / Refill) : Burst);
        if (left < 1)
        {
            _buckets[name] = (left, now);
            return Refill * (1 - left);
        }

        _buckets[name] = (left - 1, now);
        return null;
    }

    /// <summary>The person came in from there.</summary>
    public void Forget(string place) => _buckets.Remove(place);
}
