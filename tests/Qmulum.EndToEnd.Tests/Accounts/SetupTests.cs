using System.Runtime.Versioning;

namespace Qmulum.EndToEnd.Tests.Accounts;

/// <summary>The first account is made by whoever has the link of the data folder, once.</summary>
public sealed class SetupTests : IAsyncLifetime
{
    ServerProcess? _server;

    ServerProcess Server => _server!;

    Setup Setup => new(Server);

    public async Task InitializeAsync() => _server = await ServerProcess.StartAsync(new ServerSettings { WithOwner = false });

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task The_link_of_the_first_start_makes_the_owner_of_the_first_library_and_works_once()
    {
        Assert.Equal("open", (await Setup.GetAsync("/api/v1/server")).Expect(200).Json.GetProperty("setup").GetString());
        var token = await Setup.TokenAsync();
        (await Setup.DoAsync(token, "no address")).ExpectProblem(400, "invalid");

        var made = (await Setup.DoAsync(token)).Expect(201);

        Assert.True(made.Json.GetProperty("administrator").GetBoolean());
        var cookie = made.Header("Set-Cookie").Split(';')[0];
        var library = Assert.Single((await Setup.GetAsync("/api/v1/libraries", ("Cookie", cookie))).Expect(200).Json.GetProperty("libraries").EnumerateArray());
        Assert.Equal(("home", "owner"), (library.GetProperty("id").GetString(), library.GetProperty("role").GetString()));
        Assert.False(File.Exists(Setup.Link));
        Assert.Equal("done", (await Setup.GetAsync("/api/v1/server")).Expect(200).Json.GetProperty("setup").GetString());
        (await Setup.DoAsync(token, "second@example.org")).ExpectProblem(403, "forbidden");
        await Server.RestartAsync();
        Assert.False(File.Exists(Setup.Link), "A server that has its first account made a link to another.");
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_link_is_for_its_reader_alone_and_in_no_log()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Setup.Link));
        Assert.DoesNotContain(await Setup.TokenAsync(), Server.Log.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_earlier_starts_link_is_good_after_a_restart()
    {
        var earlier = await Setup.TokenAsync();
        await Server.RestartAsync();

        Assert.NotEqual(earlier, await Setup.TokenAsync());
        (await Setup.DoAsync(earlier)).Expect(201);
    }

    [Fact]
    public async Task Many_at_once_with_one_link_make_one_account()
    {
        var token = await Setup.TokenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Setup.DoAsync(token, $"person{i}@example.org")));

        var ids = answers.Where(answer => answer.Status == 201).Select(answer => answer.Json.GetProperty("id").GetString()).Distinct().ToList();
        Assert.Single(ids);
    }
}
