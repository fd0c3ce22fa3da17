namespace Qmulum.Testing;

/// <summary>Looks at the memory of a server and its workers again and again. Peaks of single processes are no help: they are not at the same moment.</summary>
public sealed class MemoryWatch : IDisposable
{
    static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    readonly Timer _timer;
    long _peak;

    public MemoryWatch(ServerProcess server, TimeSpan? every = null)
    {
        _timer = new(_ => Look(server), null, TimeSpan.Zero, every ?? Every);
    }

    /// <summary>The most so far, in bytes.</summary>
    public long Peak => Interlocked.Read(ref _peak);

    public void Dispose() => _timer.Dispose();

    void Look(ServerProcess server)
    {
        var now = server.TotalMemory();
        var most = Peak;
        while (now > most && Interlocked.CompareExchange(ref _peak, now, most) is var found && found != most)
        {
            most = found;
        }
    }
}
