namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>What makes no first account: neither the server nor its link is changed by it.</summary>
public sealed class SetupRefusalTests(SetupRefusalTests.Fixture fixture) : IClassFixture<SetupRefusalTests.Fixture>
{
    Setup Setup => new(fixture.Server);

    /// <summary>One server for all of them, which nobody owns yet.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        ServerProcess? _server;

        internal ServerProcess Server => _server!;

        public async Task InitializeAsync() => _server = await ServerProcess.StartAsync(new ServerSettings { WithOwner = false });

        public async Task DisposeAsync() => await _server!.DisposeAsync();
    }

    [Theory]
    [InlineData("qmx_")]
    [InlineData("qmx_AAAAAAAAAAAAAAAAAAAAAHjtddlMj5pCX36bzz-T7EEny2SIO5-pSbt-r7XL62AM")]
    [InlineData("qmk_AAAAAAAAAAAAAAAAAAAAAHjtddlMj5pCX36bzz-T7EEny2SIO5-pSbt-r7XL62AM")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Another_token_makes_nothing(string? token)
    {
        var link = await Setup.TokenAsync();

        (await Setup.DoAsync(token)).ExpectProblem(403, "forbidden");

        await ExpectUntouchedAsync(link);
    }

    [Theory]
    [InlineData("", "a@example.org", "long enough password", "name")]
    [InlineData("A", "no address", "long enough password", "email")]
    [InlineData("A", "Anna <a@example.org>", "long enough password", "email")]
    [InlineData("A", "a@example.org", "too short", "password")]
    [InlineData("A", "owner@example.org", "OWNER@example.org", "password")]
    public async Task A_value_that_cannot_be_used_is_named_and_the_link_stays(string name, string email, string password, string named)
    {
        var token = await Setup.TokenAsync();

        var answer = (await Setup.DoAsync(token, email, name, password)).ExpectProblem(400, "invalid");

        Assert.StartsWith(named, answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await ExpectUntouchedAsync(token);
    }

    async Task ExpectUntouchedAsync(string token)
    {
        Assert.Equal("open", (await Setup.GetAsync("/api/v1/server")).Expect(200).Json.GetProperty("setup").GetString());
        Assert.Equal(token, await Setup.TokenAsync());
    }
}
