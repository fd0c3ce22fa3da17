namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>Numbers for pictures: no two tests of a run make the same one.</summary>
static class Seeds
{
    static int _last;

    public static int Next() => Interlocked.Increment(ref _last);

    public static byte[] Jpeg(int width = 96, int height = 64, DateTime? taken = null) =>
        SamplePhotos.Jpeg(Next(), width, height, taken);
}
