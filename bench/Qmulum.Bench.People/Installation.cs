using Qmulum.Testing;

namespace Qmulum.Bench.People;

/// <summary>The servers that are measured.</summary>
static class Installation
{
    // One client sends for thousands of people: what limits one person's requests is not what is measured.
    public static Task<ServerProcess> StartAsync(string data, bool withOwner = false) => ServerProcess.StartAsync(new ServerSettings
    {
        DataFolder = data,
        Arguments = ["--requestsPerSecond", "0", "--strangersRequestsPerSecond", "0"],
        WithOwner = withOwner,
    });

    /// <summary>Bytes of the two databases.</summary>
    public static long SizeOf(string data) => Directory.GetFiles(data, "*.db*").Sum(file => new FileInfo(file).Length);
}
