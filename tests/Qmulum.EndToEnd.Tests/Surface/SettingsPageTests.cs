using System.Text.RegularExpressions;

namespace Qmulum.EndToEnd.Tests.Surface;

/// <summary>docs/running.md lists the settings that the server has, and no others; docs/cluster.md those of a cluster's server besides.</summary>
public sealed partial class SettingsPageTests
{
    [Fact]
    public async Task Every_setting_of_the_server_is_on_the_page_and_every_one_on_the_page_is_the_servers()
    {
        var page = await ReadAsync();
        await using var server = await ServerProcess.LaunchAsync(new ServerSettings { Arguments = ["--no-such-setting=1"] });
        await server.WaitForExitAsync(TimeSpan.FromSeconds(20));

        var listed = Row().Matches(page).Select(row => row.Groups["flag"].Value).Order().ToList();
        // The refusal of an unknown flag names the known ones.
        var known = Flag().Matches(server.Log.Tail()).Select(flag => flag.Value).Where(flag => flag != "--no-such-setting").Distinct().Order();

        Assert.NotEmpty(listed);
        Assert.Equal(known, listed);
    }

    [Fact]
    public async Task Each_variable_on_the_page_is_its_flag_in_capitals()
    {
        var page = await ReadAsync();

        Assert.All(Row().Matches(page), row =>
            Assert.Equal("QMULUM_" + row.Groups["flag"].Value[2..].ToUpperInvariant(), row.Groups["variable"].Value));
    }

    static async Task<string> ReadAsync()
    {
        string[] pages = ServerSettings.OnCluster ? ["docs/running.md", "docs/cluster.md"] : ["docs/running.md"];
        return string.Concat(await Task.WhenAll(pages.Select(page => File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, page)))));
    }

    [GeneratedRegex("^\\| `(?<flag>--[A-Za-z]+)` \\| `(?<variable>QMULUM_[A-Z]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("--[A-Za-z-]+")]
    private static partial Regex Flag();
}
