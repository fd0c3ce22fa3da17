using Qmulum.Embedded.Invocation;

namespace Qmulum.Embedded.Activations;

/// <summary>The activations of one stateless worker grain: a request goes to an idle one, to a new one, or to the shortest queue.</summary>
sealed class StatelessWorkers(EmbeddedRuntime runtime, GrainClass grainClass, GrainId id) : RequestTarget, IActivationOwner
{
    readonly Lock _gate = new();
    readonly List<Activation> _workers = [];
    bool _ended;

    public override IEnumerable<Activation> Activations
    {
        get
        {
            lock (_gate)
            {
                return _workers.ToArray();
            }
        }
    }

    public override bool TryPost(GrainRequest request)
    {
        while (Choose() is { } worker)
        {
            if (worker.TryPost(request))
            {
                return true;
            }
        }

        return false;
    }

    public void Remove(Activation activation)
    {
        lock (_gate)
        {
            _workers.Remove(activation);
            if (_workers.Count > 0 || _ended)
            {
                return;
            }

            _ended = true;
        }

        runtime.Directory.Remove(id, this);
    }

    // Null when this target has ended.
    Activation? Choose()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return null;
            }

            var best = _workers.MinBy(worker => worker.Load);
            if (best is not null && (best.Load == 0 || _workers.Count >= grainClass.MaxWorkers))
            {
                return best;
            }

            Activation added = new(runtime, grainClass, id, this);
            _workers.Add(added);
            added.Start();
            return added;
        }
    }
}
