namespace Qmulum.Deploy.Tests;

/// <summary>The shell scripts of the project.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Scripts =>
        ["qmulum", ".ci/run", "bench/run", "deploy/cluster.sh", "deploy/push", "deploy/activate"];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Shellcheck_has_nothing_to_say_about(string script) => (await Command.RunAsync("shellcheck", "-x", script)).Expect(0);

    [Theory]
    [InlineData("say where to")]
    [InlineData("no option --folder", "--folder", "host")]
    [InlineData("one host at a time", "one", "two")]
    [InlineData("--release needs a folder", "--release")]
    [InlineData("holds no qmulum-server.dll", "--release", "docs", "host")]
    public async Task Push_says_what_is_wrong_with_its_command_line(string sentence, params string[] arguments)
    {
        var command = await Command.RunAsync("bash", ["deploy/push", .. arguments]);

        Assert.Contains(sentence, command.Expect(1).Output, StringComparison.Ordinal);
    }
}
