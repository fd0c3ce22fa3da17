using Qmulum.Media.Workers;
using Qmulum.Silo;
using Qmulum.Silo.Hosting;

// First of all, and apart from the server: a worker must not load what only the server needs.
if (args is [MediaWorker.Argument])
{
    await MediaWorker.RunAsync();
    return 0;
}

return KeeperProgram.Knows(args) ? await KeeperProgram.RunAsync(args) : await Server.RunAsync(args);
