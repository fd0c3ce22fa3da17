using Qmulum.Bench.Cluster;
using Qmulum.Testing.Cluster;

// Measures a cluster of real processes on one machine; all silos share its cores, so that what they add is what one process could not use of
// them. The reference of every row is the same cluster with one silo in the same run. With "quick" each measurement is short; with "writes" it
// counts what the database is asked for an upload instead, with "libraries" what one library can do in a second, and many.
switch (args)
{
    case ["writes", ..]:
        await Writes.WriteAsync(Console.Out, photos: 500);
        return;
    case ["libraries", ..]:
        await Libraries.WriteAsync(Console.Out, seconds: 10);
        return;
    default:
        break;
}

var brief = args is ["quick", ..];
var photos = brief ? 60 : 400;
Report report = new();

foreach (var silos in new[] { 1, 2, 3 })
{
    await using var cluster = await ServerCluster.StartAsync(silos, nodes: 2, durable: true);
    await Rates.WarmAsync(cluster);
    report.Add(silos, await Rates.UploadsAsync(cluster, photos), await Rates.TasksAsync(cluster, photos / 2), await Rates.CallsAsync(cluster, brief ? 2 : 10));
    if (silos == 2)
    {
        report.AddEvents(await Events.MeasureAsync(cluster, brief ? 10 : 50));
    }

    if (silos == 3)
    {
        report.AddKill(await Kill.MeasureAsync(cluster, photos));
    }
}

report.Write(Console.Out);
