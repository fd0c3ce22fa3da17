using Qmulum.Media.Workers;
using Qmulum.Silo;

// First of all, and apart from the server: a worker must not load what only the server needs.
if (args is [MediaWorker.Argument])
{
    await MediaWorker.RunAsync();
    return 0;
}

return await Server.RunAsync(args);
