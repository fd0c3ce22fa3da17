using Qmulum.Media.Vips;

namespace Qmulum.Media.Native;

/// <summary>
/// Runs native work on a thread of its own: a decoder may take seconds, and no thread of the pool waits for it.
/// </summary>
static class WorkerThread
{
    // Metadata readers follow nested structures by calling themselves; memory is committed only as far as it is used.
    const int StackBytes = 16 << 20;

    public static Task<T> Run<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Execute(work, done), StackBytes) { IsBackground = true, Name = "qmulum-media" };
        thread.Start();
        return done.Task;
    }

    static void Execute<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(work());
        }
        catch (Exception error)
        {
            // Whoever awaits the task gets it.
            done.SetException(error);
        }
        finally
        {
            if (VipsRuntime.IsStarted)
            {
                VipsNative.vips_thread_shutdown();
            }
        }
    }
}
