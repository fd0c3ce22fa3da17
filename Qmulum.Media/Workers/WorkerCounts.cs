namespace Qmulum.Media.Workers;

/// <summary>What a pool's workers did since it began.</summary>
/// <param name="Alive">Processes now.</param>
/// <param name="Busy">Of these, how many are at a file.</param>
/// <param name="Started">Processes that were started.</param>
/// <param name="FailedStarts">Processes that ended before they were ready.</param>
/// <param name="Retired">Processes that ended because there was nothing to do.</param>
/// <param name="Crashed">Processes that ended under a file.</param>
/// <param name="TimedOut">Processes ended because a file took too long.</param>
/// <param name="OutOfMemory">Processes ended because a file took too much memory.</param>
/// <param name="Files">Files that were answered.</param>
public sealed record WorkerCounts(
    int Alive, int Busy, long Started, long FailedStarts, long Retired, long Crashed, long TimedOut, long OutOfMemory, long Files);
