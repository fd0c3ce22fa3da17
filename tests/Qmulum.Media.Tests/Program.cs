using Qmulum.Media.Tests.Workers;
using Qmulum.Media.Workers;

namespace Qmulum.Media.Tests;

/// <summary>The child processes of the tests: one that watches its own memory, workers that misbehave, and a server that is killed.</summary>
static class Program
{
    static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case [MediaWorker.Argument]:
                await MediaWorker.RunAsync(Misbehaviour.Of);
                return 0;
            case [DyingServer.Argument, var file]:
                return await DyingServer.MainAsync(file);
            default:
                return await ChildProcess.MainAsync(arguments);
        }
    }
}
