using Qmulum.Testing;

namespace Qmulum.Bench.Upload;

/// <summary>What the server holds when nobody asks for anything.</summary>
static class Idle
{
    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    /// <summary>Memory of the server and all that it started, in bytes, five seconds after the start.</summary>
    public static async Task<long> MemoryAsync(ServerProcess server)
    {
        await Task.Delay(Quiet);
        return server.Rss() + server.TotalMemory() - ProcessMemory.Proportional(server.Pid);
    }
}
