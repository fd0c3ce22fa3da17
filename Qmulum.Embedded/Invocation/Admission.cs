namespace Qmulum.Embedded.Invocation;

/// <summary>How a request that runs counts against those that wait.</summary>
enum Admission : byte
{
    /// <summary>It does not run yet.</summary>
    None,

    /// <summary>It keeps nothing back.</summary>
    Interleaved,

    /// <summary>It keeps back all but readers.</summary>
    Reader,

    /// <summary>It keeps back all others.</summary>
    Exclusive,
}
