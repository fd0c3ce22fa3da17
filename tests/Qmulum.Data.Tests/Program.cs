using Qmulum.Data.Tests.Sqlite;

namespace Qmulum.Data.Tests;

/// <summary>What the assembly does when a test starts it as a process of its own.</summary>
static class Program
{
    static Task<int> Main(string[] arguments) => arguments switch
    {
        ["write", var path] => CrashingWriter.RunAsync(path),
        ["hold", var folder] => FolderHolder.RunAsync(folder),
        _ => throw new ArgumentException($"No such role: {string.Join(' ', arguments)}."),
    };
}
