using Qmulum.Testing;

namespace Qmulum.Bench.Upload;

/// <summary>Where sources, copies and the library lie: all on one disk, so that all meet the same one.</summary>
static class Workplace
{
    /// <summary>A folder below QMULUM_BENCH, or of the system's temporary folder.</summary>
    public static TempFolder Create()
    {
        if (Environment.GetEnvironmentVariable("QMULUM_BENCH") is { Length: > 0 } place)
        {
            Environment.SetEnvironmentVariable("TMPDIR", place);
        }

        return new TempFolder();
    }
}
