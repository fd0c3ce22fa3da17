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

    [Theory]
    [InlineData(true, "with photos in it", "qmulum rebuild")]
    [InlineData(true, "which a server added to its own", "locations adopt")]
    [InlineData(true, "with nothing in it yet", "delete its marker")]
    [InlineData(false, "with photos in it", "qmulum rebuild")]
    public async Task A_first_start_on_a_place_that_another_one_has_is_refused_with_what_to_do(bool isBucket, string says, string remedy)
    {
        var address = await servers.NewPlaceAsync(isBucket);
        var id = Guid.NewGuid();
        var server = says.Contains("added", StringComparison.Ordinal) ? $", \"server\": \"{Guid.NewGuid()}\"" : "";
        await servers.WriteAsync(address, ".qmulum/location.json", $$"""{ "id": "{{id}}", "created": "2026-01-01T00:00:00+00:00", "layout": 1{{server}} }""");
        if (says.Contains("photos", StringComparison.Ordinal))
        {
            await servers.WriteAsync(address, "libraries/home/photos/ab/abcd/v1.jpg", "a photo");
        }

        var before = await servers.AllAsync(address);
        await using var third = await servers.LaunchAsync(address);

        Assert.NotEqual(0, await third.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        Assert.All(
            [$"{id}", says, remedy, "delete each other's files"], words => Assert.Contains(words, third.Log.Tail(), StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", third.Log.Tail(), StringComparison.Ordinal);
        Assert.Equal(before, await servers.AllAsync(address));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 99)] // a newer version's
    [InlineData(false, 1)]
    public async Task A_first_start_within_a_location_is_refused(bool isBucket, int layout)
    {
        var address = await servers.NewPlaceAsync(isBucket);
        await servers.WriteAsync(address, ".qmulum/location.json", $$"""{ "id": "{{Guid.NewGuid()}}", "created": "2026-01-01T00:00:00+00:00", "layout": {{layout}} }""");
        var before = await servers.AllAsync(address);
        var inside = isBucket
            ? address.Replace("/prefix?", "/prefix/two/deeper?", StringComparison.Ordinal)
            : Directory.CreateDirectory(Path.Combine(address, "two", "deeper")).FullName;

        await using var third = await servers.LaunchAsync(inside);

        Assert.NotEqual(0, await third.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        var around = isBucket ? address[..address.IndexOf('?', StringComparison.Ordinal)] : address;
        Assert.Contains($"lies in '{around}', which is a location", third.Log.Tail(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", third.Log.Tail(), StringComparison.Ordinal);
        Assert.Equal(before, await servers.AllAsync(address));
    }

    [Fact]
    public async Task A_first_start_on_the_own_location_of_one_that_runs_is_refused()
    {
        await using var third = await servers.LaunchAsync(Path.Combine(servers.One.DataFolder, "location"));

        Assert.NotEqual(0, await third.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains($"leads to '{servers.One.DataFolder}", third.Log.Tail(), StringComparison.Ordinal);
        Assert.Contains("If another server has it", third.Log.Tail(), StringComparison.Ordinal);
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

    /// <summary>Starts one more for the first time, whose own location is to be a place.</summary>
    public Task<ServerProcess> LaunchAsync(string address)
    {
        var data = _folder.File($"data-{Interlocked.Increment(ref _places)}");
        ServerSettings settings = new() { DataFolder = data, Environment = S3Server.Credentials };
        if (IsBucket(address))
        {
            return ServerProcess.LaunchAsync(settings with { Arguments = ["--location", address] });
        }

        Directory.CreateDirectory(data);
        Directory.CreateSymbolicLink(Path.Combine(data, "location"), address);
        return ServerProcess.LaunchAsync(settings);
    }

    /// <summary>Puts a file into a place behind every server's back.</summary>
    public async Task WriteAsync(string address, string name, string content)
    {
        if (IsBucket(address))
        {
            await (await S3Server.SharedAsync()).Client.PutObjectAsync(new() { BucketName = new Uri(address).Host, Key = $"some/prefix/{name}", ContentBody = content });
            return;
        }

        var path = Path.Combine(address, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content);
    }

    /// <summary>The names of all that is in a place.</summary>
    public async Task<IReadOnlyList<string>> AllAsync(string address) => IsBucket(address)
        ? (await (await S3Server.SharedAsync()).Client.ListObjectsV2Async(new() { BucketName = new Uri(address).Host })).S3Objects.ConvertAll(one => one.Key)
        : [.. Directory.EnumerateFiles(address, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    static bool IsBucket(string address) => address.StartsWith("s3:", StringComparison.Ordinal);

    Task<ServerProcess> StartAsync(string name) => ServerProcess.StartAsync(new ServerSettings { DataFolder = _folder.File(name), Environment = S3Server.Credentials });
}
