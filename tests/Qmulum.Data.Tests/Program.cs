using Qmulum.Data.Tests.Migrations;
using Qmulum.Data.Tests.Sqlite;
using Qmulum.Data.Tests.Testing;

namespace Qmulum.Data.Tests;

/// <summary>What the assembly does when a test starts it as a process of its own.</summary>
static class Program
{
    static Task<int> Main(string[] arguments) => arguments switch
    {
        ["write", var path] => CrashingWriter.RunAsync(path),
        ["postgres"] => PostgresHolder.RunAsync(),
        ["migrate", var provider, var database] => EndlessMigration.RunAsync(provider, database),
        ["hold", var folder] => FolderHolder.RunAsync(folder),
        _ => throw new ArgumentException($"No such role: {string.Join(' ', arguments)}."),
    };
}
