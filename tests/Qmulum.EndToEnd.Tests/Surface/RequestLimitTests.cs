namespace Qmulum.EndToEnd.Tests.Surface;

/// <summary>Who sends too much is put off, and nobody else.</summary>
[Trait("Host", "either")] // requests are counted before a grain is asked
public sealed class RequestLimitTests : IAsyncLifetime
{
    ServerProcess? _server;

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync(new ServerSettings
    {
        Arguments = ["--requestsPerSecond", "4", "--strangersRequestsPerSecond", "4"],
    });

    public async Task DisposeAsync() => await _server!.DisposeAsync();

    [Fact]
    public async Task A_key_that_sends_too_much_is_put_off_and_another_and_the_health_are_not()
    {
        Api owner = new(_server!.Client);
        using var other = _server.CreateStranger();
        other.DefaultRequestHeaders.Add("Cookie", _server.Owner.Cookie);

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => owner.GetAsync(Api.Library)));

        var refused = answers.Where(answer => answer.Status != 200).ToList();
        Assert.NotEmpty(refused);
        Assert.Contains(answers, answer => answer.Status == 200);
        Assert.All(refused, answer => Assert.InRange(int.Parse(answer.ExpectProblem(429, "too-many-requests").Header("Retry-After")), 1, 10));
        (await new Api(other).GetAsync(Api.Library)).Expect(200);
        (await owner.GetAsync("/health/live")).Expect(200);
    }

    [Fact]
    public async Task An_address_that_sends_too_much_without_a_name_is_put_off()
    {
        using var stranger = _server!.CreateStranger();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => new Api(stranger).GetAsync("/api/v1/server")));

        Assert.Contains(answers, answer => answer.Status == 429);
        (await new Api(_server.Client).GetAsync(Api.Library)).Expect(200);
    }
}
