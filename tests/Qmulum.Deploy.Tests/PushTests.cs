namespace Qmulum.Deploy.Tests;

/// <summary>deploy/push: a release comes to a server, runs, or makes way for the one before it.</summary>
public sealed class PushTests
{
    const int Patience = 60;

    [Fact]
    public async Task A_release_is_installed_and_runs_and_a_second_one_takes_its_place()
    {
        await using var host = await FakeHost.CreateAsync();

        var first = (await host.PushAsync(Patience, "--release", FakeHost.GoodRelease)).Expect(0);
        var before = host.Current;
        Assert.Equal("ok", await host.ReadyAsync());
        await NextSecondAsync();
        (await host.PushAsync(Patience, "--release", FakeHost.GoodRelease)).Expect(0);

        Assert.Contains($"Qmulum {before} runs.", first.Output, StringComparison.Ordinal);
        Assert.Contains("/setup#", first.Output, StringComparison.Ordinal); // nobody has an account yet
        Assert.Equal([before, host.Current], host.Releases);
        Assert.Equal(host.Current, await host.RunningReleaseAsync());
        Assert.Equal("ok", await host.ReadyAsync());
        Assert.Equal([host.Name], host.Hosts);
        Assert.Contains("enable --quiet qmulum.service", host.Asked);
        Assert.True(File.Exists(Path.Combine(host.DataFolder, "before-update", "grains.db")), "The databases were not copied before the update.");
    }

    [Fact]
    public async Task A_release_that_does_not_start_makes_way_for_the_one_before_and_says_why()
    {
        await using var host = await FakeHost.CreateAsync();
        (await host.PushAsync(Patience, "--release", FakeHost.GoodRelease)).Expect(0);
        var good = host.Current;
        await NextSecondAsync();

        var pushed = (await host.PushAsync(Patience, "--release", await host.BrokenReleaseAsync())).Expect(1);

        Assert.Contains("did not become ready", pushed.Output, StringComparison.Ordinal);
        Assert.Contains("qmulum-server.dll", pushed.Output, StringComparison.Ordinal); // the reason, from the journal
        Assert.Contains($"Went back: Qmulum {good} runs.", pushed.Output, StringComparison.Ordinal);
        Assert.Equal(good, host.Current);
        Assert.Equal(good, await host.RunningReleaseAsync());
        Assert.Equal("ok", await host.ReadyAsync());
    }

    [Fact]
    public async Task A_release_that_starts_and_does_not_become_ready_in_time_makes_way_too()
    {
        await using var host = await FakeHost.CreateAsync();
        (await host.PushAsync(Patience, "--release", FakeHost.GoodRelease)).Expect(0);
        var good = host.Current;
        await NextSecondAsync();

        // Long enough for the good one, which comes back after it.
        var pushed = (await host.PushAsync(15, "--release", await host.HangingReleaseAsync())).Expect(1);

        Assert.Contains($"Went back: Qmulum {good} runs.", pushed.Output, StringComparison.Ordinal);
        Assert.Equal(good, await host.RunningReleaseAsync());
        Assert.Equal("ok", await host.ReadyAsync());
    }

    [Fact]
    public async Task Rollback_goes_to_the_release_before_and_no_further_than_the_first()
    {
        await using var host = await FakeHost.CreateAsync();
        (await host.PushAsync(Patience, "--release", FakeHost.GoodRelease)).Expect(0);
        var first = host.Current;
        await NextSecondAsync();
        (await host.PushAsync(Patience, "--release", FakeHost.GoodRelease)).Expect(0);

        (await host.PushAsync(Patience, "--rollback")).Expect(0);

        Assert.Equal(first, host.Current);
        Assert.Equal(first, await host.RunningReleaseAsync());
        var again = (await host.PushAsync(Patience, "--rollback")).Expect(2);
        Assert.Contains("no release before", again.Output, StringComparison.Ordinal);
        Assert.Equal("ok", await host.ReadyAsync());
    }

    [Fact]
    public async Task The_first_release_that_does_not_start_leaves_nothing_running_and_says_so()
    {
        await using var host = await FakeHost.CreateAsync();

        var pushed = (await host.PushAsync(Patience, "--release", await host.BrokenReleaseAsync())).Expect(2);

        Assert.Contains("none before it to go back to", pushed.Output, StringComparison.Ordinal);
    }

    // A release is named after the second it was made in.
    static Task NextSecondAsync()
    {
        var second = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return Deadline.WaitAsync("the next second", TimeSpan.FromSeconds(5), () => DateTimeOffset.UtcNow.ToUnixTimeSeconds() > second);
    }
}
