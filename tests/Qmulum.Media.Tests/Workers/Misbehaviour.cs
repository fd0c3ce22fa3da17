using System.Runtime.InteropServices;

namespace Qmulum.Media.Tests.Workers;

/// <summary>What a codec may do to its process, done by a worker of the tests to a file that consists of its name.</summary>
static unsafe partial class Misbehaviour
{
    public static void Of(ReadOnlySpan<byte> file)
    {
        if (file.SequenceEqual("hang"u8))
        {
            Thread.Sleep(Timeout.Infinite);
        }
        if (file.SequenceEqual("eat memory"u8))
        {
            EatMemory();
        }
        if (file.SequenceEqual("abort"u8))
        {
            abort();
        }
        if (file.SequenceEqual("read from nowhere"u8))
        {
            _ = strlen(1);
        }
        if (file.SequenceEqual("exit"u8))
        {
            Environment.Exit(0);
        }
        if (file.SequenceEqual("print"u8))
        {
            puts("an answer that nobody asked for");
            _ = fflush(0);
        }
        if (file.SequenceEqual("throw"u8))
        {
            throw new InvalidOperationException("as told");
        }
    }

    static void EatMemory()
    {
        const int Bite = 8 << 20;
        while (true)
        {
            NativeMemory.Fill(NativeMemory.Alloc(Bite), Bite, 1);
        }
    }

    [LibraryImport("libc")]
    private static partial void abort();

    [LibraryImport("libc")]
    private static partial nint strlen(nint text);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int puts(string text);

    [LibraryImport("libc")]
    private static partial int fflush(nint file);
}
