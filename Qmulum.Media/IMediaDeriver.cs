namespace Qmulum.Media;

/// <summary>Derives from files: <see cref="MediaEngine"/> in this process, <see cref="Workers.WorkerPool"/> in others.</summary>
public interface IMediaDeriver
{
    /// <summary>Derives what the plan asks for. A file that cannot be shown is an answer (<see cref="Derived.Failure"/>), not an exception.</summary>
    /// <param name="source">The file.</param>
    /// <param name="plan">What to derive.</param>
    /// <param name="ct">Gives up.</param>
    Task<Derived> DeriveAsync(MediaSource source, DerivePlan plan, CancellationToken ct);
}
