namespace Qmulum.Media.Tests;

/// <summary>The child process of the tests that watch a whole process' memory.</summary>
static class Program
{
    static Task<int> Main(string[] arguments) => ChildProcess.MainAsync(arguments);
}
