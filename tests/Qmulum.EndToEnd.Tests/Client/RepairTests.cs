using System.Net.Http.Json;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Client;

/// <summary>What the server knows of its replicas, and what they give back to it.</summary>
[Trait("Host", "one process")] // originals are damaged in the server's own folder
public sealed class RepairTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    static readonly DateTime June = new(2024, 6, 1, 12, 0, 0);

    [Fact]
    public async Task The_owner_sees_what_each_replica_holds_how_far_it_is_behind_and_forgets_one()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        using var second = bed.Beside();
        byte[][] photos = [Seeds.Jpeg(taken: June), Seeds.Jpeg(taken: June)];
        await bed.AddAsync(photos[0], "a.jpg");
        (await bed.PullAsync("--name", "nas")).Expect(0);
        await bed.AddAsync(photos[1], "b.jpg");
        (await second.PullAsync("--name", "cellar")).Expect(0);

        var replicas = await ReplicasAsync(bed);
        Assert.Equal(
            [("nas", 1, 1, photos[0].Length), ("cellar", 2, 0, photos[0].Length + photos[1].Length)],
            replicas.Select(one => (one.GetProperty("name").GetString(), one.GetProperty("photos").GetInt32(), one.GetProperty("behindBy").GetInt32(), one.GetProperty("bytes").GetInt32())));
        Assert.InRange(replicas[0].GetProperty("seq").GetInt64(), 1, replicas[0].GetProperty("lastSeq").GetInt64() - 1);
        File.Delete(bed.FileOf("2024/2024-06/a.jpg"));
        (await bed.Api.SendAsync(new(HttpMethod.Delete, $"{bed.Path}/replicas/{replicas[1].GetProperty("id").GetString()}"))).Expect(204);
        (await bed.PullAsync("--name", "nas")).Expect(0);

        var left = Assert.Single(await ReplicasAsync(bed));
        await bed.CountOnAllAsync();
        var held = (await bed.Api.GetAsync($"{bed.Path}/photos?limit=10")).Expect(200).Json.GetProperty("photos").EnumerateArray().Select(photo => photo.GetProperty("id").GetString());
        foreach (var id in held)
        {
            Assert.Equal(1, (await bed.Api.GetAsync($"/api/v1/photos/{id}/receipt")).Expect(200).Json.GetProperty("replicas").GetInt32());
        }

        Assert.Equal(("nas", 2, 0), (left.GetProperty("name").GetString(), left.GetProperty("photos").GetInt32(), left.GetProperty("behindBy").GetInt32()));
        (await bed.Api.SendAsync(new(HttpMethod.Delete, $"{bed.Path}/replicas/{Guid.NewGuid():D}"))).ExpectProblem(404, "not-found");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_original_that_is_damaged_at_the_server_comes_back_from_a_replica(bool isGone)
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var bytes = Seeds.Jpeg(taken: June);
        var photo = await bed.AddAsync(bytes, "a.jpg");
        (await bed.PullAsync()).Expect(0);
        await bed.DamageAsync(photo, isGone);

        var pull = (await bed.PullAsync()).Expect(0);

        Assert.Contains("sent back 2024/2024-06/a.jpg", pull.Output, StringComparison.Ordinal);
        Assert.Equal(bytes, await bed.Api.OriginalAsync(photo));
        var facts = await bed.Api.FactsAsync(photo);
        Assert.False(facts.TryGetProperty("problem", out var problem) && problem.ValueKind == JsonValueKind.Object, facts.ToString());
        var history = (await bed.Api.GetAsync($"/api/v1/photos/{photo}/history")).Expect(200).Json.GetProperty("events").EnumerateArray();
        Assert.Equal(["mended", "damaged"], history.Select(one => one.GetProperty("kind").GetString()).Where(kind => kind is "mended" or "damaged"));
        var audit = (await bed.Api.GetAsync("/api/v1/admin/audit?action=originalMended")).Expect(200).Json.GetProperty("entries");
        Assert.Contains(audit.EnumerateArray(), entry => entry.GetProperty("subject").GetString() == photo);
        Assert.DoesNotContain("sent back", (await bed.PullAsync()).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_replica_does_not_have_after_all_is_told_as_lost_when_the_server_asks_for_it()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        await bed.AddAsync(Seeds.Jpeg(taken: June), "a.jpg");
        (await bed.PullAsync()).Expect(0);
        var bytes = Seeds.Jpeg(taken: June);
        await bed.DamageAsync(await bed.AddAsync(bytes, "b.jpg"), isGone: true);
        var replica = Assert.Single(await ReplicasAsync(bed));
        var report = new { seq = replica.GetProperty("seq").GetInt64(), held = new[] { new { sha256 = Api.Hex(bytes), verifiedAt = DateTimeOffset.UtcNow } } };
        (await bed.Api.PostJsonAsync($"{bed.Path}/replicas/{replica.GetProperty("id").GetString()}/report", report)).Expect(204);
        Assert.Equal(2, Assert.Single(await ReplicasAsync(bed)).GetProperty("photos").GetInt32());

        Assert.Equal(1, (await bed.PullAsync()).Status); // nobody has it

        Assert.Equal(1, Assert.Single(await ReplicasAsync(bed)).GetProperty("photos").GetInt32());
    }

    [Fact]
    public async Task An_original_that_another_library_has_as_well_is_put_back_at_once()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        using var other = await ReplicaBed.MakeAsync(fixture.Server);
        var bytes = Seeds.Jpeg(taken: June);
        var photo = await bed.AddAsync(bytes, "a.jpg");
        await other.AddAsync(bytes, "theirs.jpg");

        await bed.DamageAsync(photo, isGone: true, isToStay: false);

        Assert.Equal(bytes, await bed.Api.OriginalAsync(photo));
        await Deadline.WaitAsync("the audit to tell", async () =>
            (await bed.Api.GetAsync("/api/v1/admin/audit?action=originalMended")).Expect(200).Json.GetProperty("entries").EnumerateArray()
                .Any(entry => entry.GetProperty("subject").GetString() == photo));
        // Who sees the photo is told nothing: that it was whole again at once would tell that somebody else has it.
        var history = (await bed.Api.GetAsync($"/api/v1/photos/{photo}/history")).Expect(200);
        Assert.DoesNotContain(other.Library, history.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(history.Json.GetProperty("events").EnumerateArray(), one => one.GetProperty("kind").GetString() is "damaged" or "mended");
    }

    [Fact]
    public async Task A_replica_whose_own_file_is_damaged_sends_nothing_and_is_not_counted_on_and_another_one_mends_it()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        using var second = bed.Beside();
        var bytes = Seeds.Jpeg(taken: June);
        var photo = await bed.AddAsync(bytes, "a.jpg");
        (await bed.PullAsync("--name", "first")).Expect(0);
        (await second.PullAsync("--name", "second")).Expect(0);
        await bed.DamageAsync(photo, isGone: true);
        var spoilt = bytes.ToArray();
        spoilt[^1] ^= 1;
        await File.WriteAllBytesAsync(bed.FileOf("2024/2024-06/a.jpg"), spoilt);

        var first = await bed.PullAsync("--name", "first");
        Assert.Contains("damaged  2024/2024-06/a.jpg", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sent back", first.Output, StringComparison.Ordinal);
        Assert.Equal([0, 1], (await ReplicasAsync(bed)).Select(one => one.GetProperty("photos").GetInt32()));
        Assert.Equal(1, (await bed.PullAsync("--name", "first")).Status); // nobody has it but the other
        (await second.PullAsync("--name", "second")).Expect(0);
        (await bed.PullAsync("--name", "first")).Expect(0);

        Assert.Equal(bytes, await bed.Api.OriginalAsync(photo));
        await bed.ExpectAsync([bytes]);
        Assert.Equal([1, 1], (await ReplicasAsync(bed)).Select(one => one.GetProperty("photos").GetInt32()));
    }

    [Fact]
    public async Task Who_may_only_look_pulls_and_is_not_known_and_who_is_another_reports_for_nobody()
    {
        using var bed = await ReplicaBed.MakeAsync(fixture.Server);
        var bytes = Seeds.Jpeg(taken: June);
        await bed.AddAsync(bytes);
        using var person = await People.JoinAsync(fixture.Server);
        await People.InviteAsync(bed.Api, bed.Library, person, "viewer");
        var made = await Answer.ReadAsync(await person.Browser.PostAsJsonAsync("/api/v1/me/keys", new { name = "nas" }));
        using var viewer = bed.StartAs(made.Expect(201).Json.GetProperty("secret").GetString());

        var pulled = (await viewer.EndAsync()).Expect(0);

        Assert.Contains("The server is not told what this replica holds", pulled.Errors, StringComparison.Ordinal);
        await bed.ExpectAsync([bytes]);
        Assert.Empty(await ReplicasAsync(bed));
        (await person.Api.GetAsync($"{bed.Path}/replicas")).ExpectProblem(403, "forbidden");
        var replica = $"{bed.Path}/replicas/{Guid.NewGuid():D}";
        (await bed.Api.SendAsync(Named(replica, "the owner's"))).Expect(200);
        (await bed.Api.SendAsync(Role(bed, person, "contributor"))).Expect(204);
        (await person.Api.PostJsonAsync($"{replica}/report", new { seq = 1 })).ExpectProblem(404, "not-found");
        (await person.Api.GetAsync($"{replica}/wanted")).ExpectProblem(404, "not-found");
        (await person.Api.SendAsync(Named(replica, "mine"))).ExpectProblem(404, "not-found");
        (await person.Api.SendAsync(Named($"{bed.Path}/replicas/{Guid.NewGuid():D}", "mine"))).Expect(200);

        Assert.Equal(["the owner's", "mine"], (await ReplicasAsync(bed)).Select(one => one.GetProperty("name").GetString()));
    }

    static HttpRequestMessage Named(string replica, string name) => new(HttpMethod.Put, replica) { Content = JsonContent.Create(new { name }) };

    static HttpRequestMessage Role(ReplicaBed bed, Person person, string role) =>
        new(HttpMethod.Put, $"{bed.Path}/members/{person.Id:D}") { Content = JsonContent.Create(new { role }) };

    [Theory]
    [InlineData("""{"held":[{"sha256":"abc","verifiedAt":"2024-06-01T00:00:00Z"}]}""", "held[0].sha256")]
    [InlineData("""{"held":[{"sha256":"0000000000000000000000000000000000000000000000000000000000000000"}]}""", "held[0].verifiedAt")]
    [InlineData("""{"lost":["abc"]}""", "lost[0]")]
    [InlineData("""{"seq":-1}""", "seq")]
    public async Task A_report_that_makes_no_sense_is_refused_with_what_is_wrong(string report, string named)
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"{Api.Library}/replicas/{Guid.NewGuid():D}/report")
        {
            Content = new StringContent(report, System.Text.Encoding.UTF8, "application/json"),
        };

        var answer = (await fixture.Api.SendAsync(request)).ExpectProblem(400, "invalid");

        Assert.Contains(named, answer.Text, StringComparison.Ordinal);
    }

    static async Task<JsonElement[]> ReplicasAsync(ReplicaBed bed) =>
        [.. (await bed.Api.GetAsync($"{bed.Path}/replicas")).Expect(200).Json.GetProperty("replicas").EnumerateArray()];
}
