using Npgsql;

namespace Qmulum.Cluster.Tests;

/// <summary>What must hold of a cluster after whatever happened to it under a load.</summary>
static class ClusterAudit
{
    static readonly TimeSpan ErrorsAtMost = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Every acknowledged photo is there once, whole and derived; the index agrees with itself; nothing is due any more; no client waited
    /// longer than it may.
    /// </summary>
    /// <param name="waitAtMost">How long a client may have waited for an acknowledgement; 30 s unless it is said.</param>
    public static async Task HoldsAsync(ServerCluster cluster, UploadLoad load, TimeSpan? waitAtMost = null)
    {
        var files = load.Acknowledged.OrderBy(photo => photo.Key).Select(photo => photo.Value).ToList();
        Assert.NotEmpty(files);
        var ids = files.Select((file, i) => (i, file.Id)).ToDictionary(file => file.i, file => file.Id);
        foreach (var node in cluster.Nodes)
        {
            await new LibraryAudit(new Api(node.Client)).HoldsExactlyAsync([.. files.Select(file => file.File)], ids, () => cluster.Log);
        }

        await Deadline.WaitAsync("the queue to be empty", TimeSpan.FromMinutes(2), async () => await CountAsync(cluster, "task_queue") == 0, () => cluster.Log);
        await IndexIsWholeAsync(cluster);
        Assert.True(
            load.LongestWait <= (waitAtMost ?? ErrorsAtMost),
            $"A client waited {load.LongestWait.TotalSeconds:0.0} s for its acknowledgement.\n{string.Join('\n', load.Failures)}\n{cluster.Log}");
    }

    /// <summary>Silos that the table of members has as active.</summary>
    public static Task<long> ActiveSilosAsync(ServerCluster cluster) => CountAsync(cluster, "cluster_silo WHERE status = 3"); // Orleans' SiloStatus.Active

    /// <summary>How many photos are in the memory of each silo once each photo of the library was asked for: one that is at two counts twice.</summary>
    public static async Task<double[]> PhotosHeldAsync(ServerCluster cluster)
    {
        Api api = new(cluster.Nodes[0].Client);
        foreach (var photo in (await api.PagesAsync(Api.Photos, 1_000)).SelectMany(page => page.GetProperty("photos").EnumerateArray()))
        {
            await api.FactsAsync(photo.GetProperty("id").GetString()!);
        }

        return await Task.WhenAll(cluster.Silos.Select(PhotosHeldAsync));
    }

    public static Task<double> PhotosHeldAsync(ServerProcess silo) => silo.MeasureAsync("orleans_catalog_activations{grain_type=\"photo\"}");

    /// <summary>The photos that a silo works on.</summary>
    public static string HeldBy(ServerProcess silo) => $"task_queue WHERE owner LIKE '%:{silo.Argument("--siloPort")}'";

    public static async Task<long> CountAsync(ServerCluster cluster, string rows)
    {
        await using NpgsqlConnection connection = new(cluster.Database);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new($"SELECT count(*) FROM {rows}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What is counted is what is there, and the numbers of changes rise to the last that was given.</summary>
    static async Task IndexIsWholeAsync(ServerCluster cluster)
    {
        const string Own = "FROM photo p WHERE p.library_id = l.library_id";
        Assert.Equal(0, await CountAsync(cluster, $"""
            library l WHERE photos <> (SELECT count(*) {Own} AND removed = 0) OR bytes <> (SELECT coalesce(sum(size), 0) {Own} AND removed = 0)
                OR last_seq <> (SELECT coalesce(max(seq), 0) {Own})
                OR photos <> (SELECT coalesce(sum(m.photos), 0) FROM library_month m WHERE m.library_id = l.library_id)
            """));
        Assert.Equal(0, await CountAsync(cluster, "(SELECT FROM photo GROUP BY library_id, seq HAVING count(*) > 1) twice"));
    }
}
