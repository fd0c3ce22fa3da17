namespace Qmulum.Bench.Grains;

/// <summary>One row. The CPU time is that of all threads, so it tells more than the rate when other processes run.</summary>
sealed record Result(double CallsPerSecond, double CpuMicrosecondsPerCall, double BytesPerCall);
