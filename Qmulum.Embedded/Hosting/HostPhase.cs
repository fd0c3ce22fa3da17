namespace Qmulum.Embedded;

/// <summary>The life of the grain host, in its order.</summary>
enum HostPhase
{
    /// <summary>Not started: no request runs.</summary>
    Created,

    /// <summary>Requests run.</summary>
    Running,

    /// <summary>Shutting down: only what grains ask of each other still runs.</summary>
    Draining,

    /// <summary>No request runs any more.</summary>
    Stopped,
}
