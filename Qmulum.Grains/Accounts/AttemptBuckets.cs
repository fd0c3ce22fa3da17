namespace Qmulum.Grains.Accounts;

/// <summary>
/// How often a password may be tried, as token buckets: one for each place that the person is known to come from, one for all other places together.
/// Whoever tries from elsewhere holds up others who try from elsewhere, and never the person at home; and nobody for longer than one refill.
/// </summary>
/// <param name="burst">Tries at once.</param>
/// <param name="refill">One more try comes back after this.</param>
sealed class AttemptBuckets(TimeProvider clock, int burst, TimeSpan refill)
{
    const string Elsewhere = "";

    readonly Dictionary<string, (double Left, DateTimeOffset At)> _buckets = [];

    /// <summary>Takes a try; null when there was one, else how long until there is.</summary>
    public TimeSpan? Take(string place, bool isKnown)
    {
        var name = isKnown ? place : Elsewhere; // so there are never more buckets than known places and one
        var now = clock.GetUtcNow();
        var left = Math.Min(burst, _buckets.TryGetValue(name, out var bucket) ? bucket.Left + ((now - bucket.At) / refill) : burst);
        if (left < 1)
        {
            _buckets[name] = (left, now);
            return refill * (1 - left);
        }

        _buckets[name] = (left - 1, now);
        return null;
    }

    /// <summary>The person came in from there.</summary>
    public void Forget(string place) => _buckets.Remove(place);
}
