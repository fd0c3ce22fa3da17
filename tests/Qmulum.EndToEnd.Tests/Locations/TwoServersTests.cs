using Qmulum.EndToEnd.Tests.Client;

namespace Qmulum.EndToEnd.Tests.Locations;

/// <summary>Two servers that are given the same place: the sweep of each would delete what the other one puts there.</summary>
[Trait("Host", "either")] // what a marker says is read before a grain is asked
public sealed class TwoServersTests(TwoServers servers) : IClassFixture<TwoServers>
{
    readonly Api _one = new(servers.One.Client);
    readonly Api _other = new(servers.Other.Client);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_two_that_are_given_one_empty_place_at_once_one_gets_it_and_the_other_hears_whose_it_is(bool isBucket)
    {
        var address = await servers.NewPlaceAsync(isBucket);

        var answers = await Task.WhenAll(AddAsync(_one, address), AddAsync(_other, address));

        var got = Assert.Single(answers, answer => answer.Status == 201).Json.GetProperty("id").GetString()!;
        RequireRefused(Assert.Single(answers, answer => answer.Status != 201), got, "that another server took");
        var loser = answers[0].Status == 201 ? _other : _one;
        RequireRefused(await AddAsync(loser, address), got, "that another server took");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_another_one_adopted_is_not_taken_back_without_its_id(bool isBucket)
    {
        var address = await servers.NewPlaceAsync(isBucket);
        var id = (await AddAsync(_one, address)).Expect(201).Json.GetProperty("id").GetString()!;
        await RemoveAsync(_one, id);
        (await AddAsync(_one, address)).Expect(201); // it had it before
        await RemoveAsync(_one, id);

        (await AddAsync(_other, address, id)).Expect(201);

        RequireRefused(await AddAsync(_one, address), id, "that another server took");
        await RemoveAsync(_other, id);
        RequireRefused(await AddAsync(_one, address), id, "that another server took");
        (await AddAsync(_one, address, id)).Expect(201);
        RequireRefused(await AddAsync(_other, address), id, "that another server took");
    }

    [Fact]
    public async Task A_marker_without_a_name_is_taken_by_who_had_it_and_named_then_and_by_no_other()
    {
        var address = await servers.NewPlaceAsync(isBucket: false);
        var id = (await AddAsync(_one, address)).Expect(201).Json.GetProperty("id").GetString()!;
        await RemoveAsync(_one, id);
        var marker = Path.Combine(address, ".qmulum", "location.json");
        await File.WriteAllTextAsync(marker, $$"""{ "id": "{{id}}", "created": "2026-01-01T00:00:00+00:00", "layout": 1 }"""); // as an older version wrote it

        RequireRefused(await AddAsync(_other, address), id, "that this server did not make");
        (await AddAsync(_one, address)).Expect(201);

        Assert.Contains("\"server\":", await File.ReadAllTextAsync(marker), StringComparison.Ordinal);
        RequireRefused(await AddAsync(_other, address), id, "that another server took");
    }

    [Fact]
    public async Task The_own_location_of_another_one_is_not_taken_also_while_nothing_is_in_it()
    {
        var refused = (await AddAsync(_other, Path.Combine(servers.One.DataFolder, "location"))).ExpectProblem(400, "invalid");

        Assert.Contains("that this server did not make", refused.Text, StringComparison.Ordinal);
    }

    static void RequireRefused(Answer answer, string id, string says)
    {
        answer.ExpectProblem(400, "invalid");
        Assert.Contains(says, answer.Text, StringComparison.Ordinal);
        Assert.Contains($"adopt NAME ADDRESS --id {id}", answer.Text, StringComparison.Ordinal);
        Assert.Equal(id, answer.Json.GetProperty("location").GetString());
    }

    /// <summary>Adds a location under a name of its own.</summary>
    static Task<Answer> AddAsync(Api api, string address, string? adopt = null) =>
        api.PostJsonAsync("/api/v1/admin/locations", new { name = $"place {Guid.NewGuid():n}", address, adopt });

    static async Task RemoveAsync(Api api, string id) => (await api.SendAsync(new(HttpMethod.Delete, $"/api/v1/admin/locations/{id}"))).Expect(204);
}

/// <summary>Two servers that know nothing of each other.</summary>
public sealed class TwoServers : IAsyncLifetime
{
    readonly TempFolder _folder = new();
    int _places;

    public ServerProcess One { get; private set; } = null!;

    public ServerProcess Other { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var started = await Task.WhenAll(StartAsync("one"), StartAsync("other"));
        (One, Other) = (started[0], started[1]);
    }

    public async Task DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The address of a place where nothing is yet.</summary>
    public async Task<string> NewPlaceAsync(bool isBucket)
    {
        if (!isBucket)
        {
            return _folder.File($"place-{Interlocked.Increment(ref _places)}");
        }

        var s3 = await S3Server.SharedAsync();
        return $"s3://{await s3.CreateBucketAsync()}/some/prefix?endpoint={s3.Endpoint}&pathStyle=true";
    }

    Task<ServerProcess> StartAsync(string name) => ServerProcess.StartAsync(new ServerSettings { DataFolder = _folder.File(name), Environment = S3Server.Credentials });
}
