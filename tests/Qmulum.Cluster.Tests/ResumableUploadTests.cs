using System.Security.Cryptography;

namespace Qmulum.Cluster.Tests;

/// <summary>An upload that may be interrupted belongs to no node and to no silo.</summary>
[Collection(SharedCluster.Name)]
public sealed class ResumableUploadTests(SharedCluster shared)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Goes_on_at_another_node_and_when_silos_and_nodes_die_under_it()
    {
        var cluster = await shared.WholeAsync();
        var random = new Random();
        await using var proxy = CuttingProxy.Start(cluster.Nodes[0], () => random.Next(2_000_000, 8_000_000));
        using TempFolder folder = new();
        var content = RandomNumberGenerator.GetBytes(60_000_000);
        await File.WriteAllBytesAsync(folder.File("film.bin"), content);
        await using var client = await TusClient.StartAsync(proxy.Address, cluster.Nodes[0].Owner.Key, folder.File("film.bin"), new { });

        await ReachAsync(client, 10_000_000, cluster);
        proxy.SwitchTo(cluster.Nodes[1]);
        await ReachAsync(client, 20_000_000, cluster);
        cluster.Silos[0].Kill();
        await ReachAsync(client, 35_000_000, cluster);
        proxy.SwitchTo(cluster.Nodes[0]);
        cluster.Nodes[1].Kill();
        await client.DoneAsync(Patience);

        Api api = new(cluster.Nodes[0].Client);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var found = (await api.PostJsonAsync($"{Api.Photos}/check", new { sha256 = new[] { hash } })).Expect(200).Json;
        var photo = Assert.Single(found.GetProperty("present").EnumerateArray()).GetProperty("photoId").GetString()!;
        Assert.Equal(content, await api.OriginalAsync(photo));
    }

    static Task ReachAsync(TusClient client, long bytes, ServerCluster cluster) =>
        Deadline.WaitAsync($"{bytes} bytes to be sent", Patience, () => client.Progress >= bytes, () => cluster.Log);
}
