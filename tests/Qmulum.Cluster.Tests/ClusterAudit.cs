using Npgsql;

namespace Qmulum.Cluster.Tests;

/// <summary>What must hold of a cluster after whatever happened to it under a load.</summary>
static class ClusterAudit
{
    static readonly TimeSpan ErrorsAtMost = TimeSpan.FromSeconds(30);

    /// <summary>Every acknowledged photo is there once, whole and derived; nothing is due any more; no client waited longer than 30 s.</summary>
    public static async Task HoldsAsync(ServerCluster cluster, UploadLoad load)
    {
        var files = load.Acknowledged.OrderBy(photo => photo.Key).Select(photo => photo.Value).ToList();
        Assert.NotEmpty(files);
        var ids = files.Select((file, i) => (i, file.Id)).ToDictionary(file => file.i, file => file.Id);
        foreach (var node in cluster.Nodes)
        {
            await new LibraryAudit(new Api(node.Client)).HoldsExactlyAsync([.. files.Select(file => file.File)], ids, () => cluster.Log);
        }

        await Deadline.WaitAsync("the queue to be empty", TimeSpan.FromMinutes(2), async () => await CountAsync(cluster, "task_queue") == 0, () => cluster.Log);
        Assert.True(
            load.LongestWait <= ErrorsAtMost,
            $"A client waited {load.LongestWait.TotalSeconds:0.0} s for its acknowledgement.\n{string.Join('\n', load.Failures)}\n{cluster.Log}");
    }

    public static async Task<long> CountAsync(ServerCluster cluster, string rows)
    {
        await using NpgsqlConnection connection = new(cluster.Database);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new($"SELECT count(*) FROM {rows}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
