using Qmulum.Embedded.Invocation;

namespace Qmulum.Embedded.Activations;

/// <summary>
/// The requests of one activation that wait, in their order, and the rule by which the next may start. Used under the
/// activation's lock.
/// </summary>
sealed class Mailbox(GrainClass grainClass)
{
    GrainRequest? _first;
    GrainRequest? _last;
    int _mightInterleave;
    int _readers;
    int _exclusive;
    Dictionary<Guid, int>? _reentrantSections;

    /// <summary>How many wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>How many run: have started and not ended.</summary>
    public int Running { get; private set; }

    /// <summary>The last request that started and keeps others back; for messages only.</summary>
    public GrainRequest? Blocking { get; private set; }

    /// <summary>False when it is certain that nothing can start now.</summary>
    public bool MightStart => _first is not null && (IsOpen || _mightInterleave > 0);

    bool IsOpen => grainClass.Reentrant || _exclusive == 0 && _readers == 0;

    public void Enqueue(GrainRequest request)
    {
        request.NextWaiting = null;
        if (_last is null)
        {
            _first = request;
        }
        else
        {
            _last.NextWaiting = request;
        }

        _last = request;
        Waiting++;
        if (CouldOvertake(request))
        {
            _mightInterleave++;
        }
    }

    /// <summary>The next that may start now, which counts as running from then on; null when there is none.</summary>
    /// <param name="draining">True lets in only what running requests may wait for themselves.</param>
    public GrainRequest? TakeNext(bool draining)
    {
        if (!draining && IsOpen)
        {
            return TakeFirst();
        }

        return _mightInterleave == 0 ? null : TakeOvertaking(draining);
    }

    public void OnEnded(GrainRequest request)
    {
        Running--;
        switch (request.Admission)
        {
            case Admission.Reader:
                _readers--;
                break;
            case Admission.Exclusive:
                _exclusive--;
                break;
        }

        if (ReferenceEquals(Blocking, request))
        {
            Blocking = null;
        }
    }

    public List<GrainRequest> TakeAll()
    {
        List<GrainRequest> all = [];
        while (_first is { } request)
        {
            Remove(null, request);
            all.Add(request);
        }

        return all;
    }

    public void EnterReentrantSection(Guid id)
    {
        _reentrantSections ??= [];
        _reentrantSections[id] = _reentrantSections.GetValueOrDefault(id) + 1;
    }

    public void ExitReentrantSection(Guid id)
    {
        if (_reentrantSections is null || !_reentrantSections.TryGetValue(id, out var depth))
        {
            return;
        }

        if (depth > 1)
        {
            _reentrantSections[id] = depth - 1;
        }
        else
        {
            _reentrantSections.Remove(id);
        }
    }

    GrainRequest? TakeFirst()
    {
        while (_first is { } request)
        {
            Remove(null, request);
            if (Start(request))
            {
                return request;
            }
        }

        return null;
    }

    GrainRequest? TakeOvertaking(bool draining)
    {
        GrainRequest? previous = null;
        GrainRequest? next;
        for (var request = _first; request is not null; request = next)
        {
            next = request.NextWaiting;
            if (MayStart(request, draining))
            {
                Remove(previous, request);
                if (Start(request))
                {
                    return request;
                }
            }
            else
            {
                previous = request;
            }
        }

        return null;
    }

    bool CouldOvertake(GrainRequest request) => request.MightInterleave || grainClass.MayInterleave is not null;

    bool MayStart(GrainRequest request, bool draining)
    {
        if (request.Method.AlwaysInterleave || IsInReentrantSection(request))
        {
            return true;
        }

        return !draining && (IsOpen || request.Method.ReadOnly && _exclusive == 0 || MayInterleave(request));
    }

    bool IsInReentrantSection(GrainRequest request) =>
        _reentrantSections is not null && request.Properties is { } properties && _reentrantSections.ContainsKey(properties.ReentrancyId);

    bool MayInterleave(GrainRequest request)
    {
        try
        {
            return request.Method.Method is not null && grainClass.MayInterleave?.Invoke(request) == true;
        }
        catch (Exception error)
        {
            request.TryFail(error); // The predicate is the grain's: its error is the call's, and must not stop the turns.
            return false;
        }
    }

    // False for a request whose caller does not wait any more: it is not worth a turn.
    bool Start(GrainRequest request)
    {
        if (request.IsAnswered && !request.Method.OneWay)
        {
            return false;
        }

        Running++;
        if (grainClass.Reentrant || request.Method.AlwaysInterleave)
        {
            request.Admission = Admission.Interleaved;
        }
        else if (request.Method.ReadOnly)
        {
            request.Admission = Admission.Reader;
            _readers++;
            Blocking = request;
        }
        else
        {
            request.Admission = Admission.Exclusive;
            _exclusive++;
            Blocking = request;
        }

        return true;
    }

    void Remove(GrainRequest? previous, GrainRequest request)
    {
        if (previous is null)
        {
            _first = request.NextWaiting;
        }
        else
        {
            previous.NextWaiting = request.NextWaiting;
        }

        if (ReferenceEquals(_last, request))
        {
            _last = previous;
        }

        request.NextWaiting = null; // A long request must not keep those that came after it in memory.
        Waiting--;
        if (CouldOvertake(request))
        {
            _mightInterleave--;
        }
    }
}
