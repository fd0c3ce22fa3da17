using Qmulum.EndToEnd.Tests.Client;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>Originals whose bytes change in a bucket behind a server that runs.</summary>
[Trait("Host", "either")] // the store is looked at; the rounds of either host are tried by their grains' tests
public sealed class BucketRepairTests
{
    const string Prefix = "some/prefix";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_round_mends_the_one_that_another_library_has_and_tells_of_the_other_until_it_is_sent_again()
    {
        var s3 = await S3Server.SharedAsync();
        var bucket = await s3.CreateBucketAsync();
        await using var server = await ServerProcess.StartAsync(
            new ServerSettings { Arguments = ["--location", $"s3://{bucket}/{Prefix}?endpoint={s3.Endpoint}&pathStyle=true"], Environment = S3Server.Credentials });
        using var other = await ReplicaBed.MakeAsync(server);
        Api api = new(server.Client);
        byte[] shared = Seeds.Jpeg(), single = Seeds.Jpeg();
        var receipts = new[] { (await api.UploadAsync(shared)).Expect(201).Json, (await api.UploadAsync(single)).Expect(201).Json };
        var photos = receipts.Select(receipt => receipt.GetProperty("photoId").GetString()!).ToList();
        var keys = receipts.Select(receipt => $"{Prefix}/{receipt.GetProperty("location").GetString()}").ToList();
        await other.AddAsync(shared);
        await Task.WhenAll(photos.Select(api.DerivedAsync));
        foreach (var key in keys)
        {
            await SpoilAsync(key);
        }

        (await api.PostJsonAsync("/api/v1/admin/care/verify", new { })).Expect(202);

        await Deadline.WaitAsync("the one to be mended", Patience, async () => (await ReadAsync(keys[0])).SequenceEqual(shared), () => server.Log.Tail(40));
        await Deadline.WaitAsync("the other one to be told of", Patience, async () => await StateAsync(photos[1]) == "damaged", () => server.Log.Tail(40));
        Assert.Equal(shared, await api.OriginalAsync(photos[0]));
        Assert.NotEqual("damaged", await StateAsync(photos[0]));
        var held = (await api.PostJsonAsync($"{Api.Library}/verify", new { sha256 = new[] { Api.Hex(single) } })).Expect(200).Json.GetProperty("held");
        Assert.Equal("damaged", Assert.Single(held.EnumerateArray()).GetProperty("state").GetString());

        (await api.UploadAsync(single)).Expect(200);
        Assert.Equal(single, await api.OriginalAsync(photos[1]));
        Assert.Equal(single, await ReadAsync(keys[1]));
        await Deadline.WaitAsync("it to be whole", Patience, async () => await StateAsync(photos[1]) == "ready");

        async Task<string> StateAsync(string photo) => (await api.FactsAsync(photo)).GetProperty("state").GetString()!;

        async Task<byte[]> ReadAsync(string key)
        {
            using var answer = await s3.Client.GetObjectAsync(bucket, key);
            using MemoryStream content = new();
            await answer.ResponseStream.CopyToAsync(content);
            return content.ToArray();
        }

        async Task SpoilAsync(string key)
        {
            var content = await ReadAsync(key);
            content[^1] ^= 1; // the same size: only its hash tells
            await s3.Client.PutObjectAsync(new() { BucketName = bucket, Key = key, InputStream = new MemoryStream(content) });
        }
    }
}
