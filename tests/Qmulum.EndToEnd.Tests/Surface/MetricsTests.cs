namespace Qmulum.EndToEnd.Tests.Surface;

/// <summary>What the server measures is told at an address of its own, and nowhere else.</summary>
[Trait("Host", "either")] // each process tells its own, in the same words
public sealed class MetricsTests
{
    [Fact]
    public async Task Uploads_work_requests_and_the_queue_are_told_at_the_address_that_was_set()
    {
        var (server, metrics) = await StartAsync();
        await using var _ = server;
        using var __ = metrics;
        Api api = new(server.Client);
        var photo = Seeds.Jpeg();
        await api.AddAndDeriveAsync(photo);
        (await api.UploadAsync(photo)).Expect(200);

        var text = (await new Api(metrics).GetAsync("/metrics")).Expect(200).Text;

        Assert.Equal(1, Value(text, "qmulum_uploads_total{result=\"new\"}"));
        Assert.Equal(1, Value(text, "qmulum_uploads_total{result=\"duplicate\"}"));
        Assert.Equal(2 * photo.Length, Value(text, "qmulum_upload_size_bytes_total"));
        Assert.Equal(1, Value(text, "qmulum_work_duration_seconds_count{outcome=\"done\"}"));
        Assert.InRange(Value(text, "qmulum_workers"), 1, Environment.ProcessorCount + 1);
        foreach (var how in new[] { "crashed", "timed_out", "out_of_memory" })
        {
            Assert.Equal(0, Value(text, $"qmulum_workers_lost_total{{how=\"{how}\"}}"));
        }

        Assert.Contains("http_route=\"/api/v1/libraries/{library}/photos\"", text, StringComparison.Ordinal);
        foreach (var priority in new[] { "interactive", "upload", "backfill" })
        {
            Assert.True(Value(text, $"qmulum_queue_age_seconds{{priority=\"{priority}\"}}") >= 0);
            Assert.True(Value(text, $"qmulum_queue_photos{{priority=\"{priority}\",state=\"waiting\"}}") >= 0);
        }
    }

    [Fact]
    public async Task The_public_address_has_no_metrics_and_theirs_has_nothing_else()
    {
        var (server, metrics) = await StartAsync();
        await using var _ = server;
        using var __ = metrics;

        (await new Api(server.Client).GetAsync("/metrics")).ExpectProblem(404, "not-found");
        foreach (var path in new[] { "/", "/api/v1/server", "/health/live", "/openapi/v1.json" })
        {
            Assert.Empty((await new Api(metrics).GetAsync(path)).Expect(404).Text);
        }
    }

    [Theory]
    [InlineData("9464")]
    [InlineData("localhost")]
    [InlineData("metrics.example:9464")]
    [InlineData("127.0.0.1:0")]
    [InlineData("::1:9464")]
    public async Task An_address_that_cannot_be_used_stops_the_start_and_is_named(string address)
    {
        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Arguments = ["--metrics", address] });

        Assert.Equal(1, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains($"The setting \"metrics\" is \"{address}\"", server.Log.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_port_of_the_page_cannot_be_that_of_the_metrics()
    {
        var port = LoopbackPort.Free();
        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Port = port, Arguments = ["--metrics", $"*:{port}"] });

        Assert.Equal(1, await server.WaitForExitAsync(TimeSpan.FromSeconds(20)));
    }

    static async Task<(ServerProcess Server, HttpClient Metrics)> StartAsync()
    {
        var address = $"localhost:{LoopbackPort.Free()}";
        var server = await ServerProcess.StartAsync(new ServerSettings { Arguments = ["--metrics", address] });
        return (server, new() { BaseAddress = new($"http://{address}") });
    }

    static double Value(string text, string series)
    {
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith($"{series} ", StringComparison.Ordinal));
        Assert.True(line is not null, $"{series} is not in:\n{text}");
        return double.Parse(line[(series.Length + 1)..]);
    }
}
