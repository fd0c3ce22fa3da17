namespace Qmulum.Embedded.Invocation;

/// <summary>
/// The calls that wait for an answer for at most one same time, oldest first, so that a sweep looks at little more than those
/// which are overdue. Cut in stripes so that callers on several threads do not meet at one lock.
/// </summary>
sealed class InFlightCalls
{
    const int StripeCount = 16; // a power of two: a thread's stripe is found by a mask

    readonly Stripe[] _stripes = new Stripe[StripeCount];
    readonly TimeProvider _clock;

    public InFlightCalls(TimeSpan timeout, TimeProvider clock)
    {
        Timeout = timeout;
        _clock = clock;
        for (var i = 0; i < StripeCount; i++)
        {
            _stripes[i] = new();
        }
    }

    /// <summary>How long each of them waits.</summary>
    public TimeSpan Timeout { get; }

    public void Add(GrainRequest request)
    {
        request.SentAt = _clock.GetTimestamp();
        _stripes[Environment.CurrentManagedThreadId & (StripeCount - 1)].Add(request);
    }

    /// <summary>Takes out the calls that have waited for too long.</summary>
    public List<GrainRequest> TakeOverdue()
    {
        List<GrainRequest> overdue = [];
        var now = _clock.GetTimestamp();
        foreach (var stripe in _stripes)
        {
            stripe.Take(request => _clock.GetElapsedTime(request.SentAt, now) >= Timeout, overdue);
        }

        return overdue;
    }

    /// <summary>Takes out all of them.</summary>
    public List<GrainRequest> TakeAll()
    {
        List<GrainRequest> all = [];
        foreach (var stripe in _stripes)
        {
            stripe.Take(static _ => true, all);
        }

        return all;
    }

    public sealed class Stripe
    {
        readonly Lock _gate = new();
        GrainRequest? _first;
        GrainRequest? _last;

        public void Add(GrainRequest request)
        {
            lock (_gate)
            {
                request.InFlight = this;
                request.PreviousInFlight = _last;
                if (_last is null)
                {
                    _first = request;
                }
                else
                {
                    _last.NextInFlight = request;
                }

                _last = request;
            }
        }

        public void Remove(GrainRequest request)
        {
            lock (_gate)
            {
                if (request.InFlight is not null)
                {
                    Unlink(request);
                }
            }
        }

        public void Take(Func<GrainRequest, bool> condition, List<GrainRequest> taken)
        {
            lock (_gate)
            {
                while (_first is { } request && condition(request))
                {
                    Unlink(request);
                    taken.Add(request);
                }
            }
        }

        void Unlink(GrainRequest request)
        {
            var previous = request.PreviousInFlight;
            var next = request.NextInFlight;
            if (previous is null)
            {
                _first = next;
            }
            else
            {
                previous.NextInFlight = next;
            }

            if (next is null)
            {
                _last = previous;
            }
            else
            {
                next.PreviousInFlight = previous;
            }

            request.InFlight = null;
            request.PreviousInFlight = null;
            request.NextInFlight = null;
        }
    }
}
