namespace Qmulum.Storage.Tests;

/// <summary>Real processes that die by SIGKILL while they upload.</summary>
static class Crash
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Kills a process that uploads blobs of <see cref="CrashPlan"/>, and gives every line that it had printed.</summary>
    /// <param name="address">The store.</param>
    /// <param name="round">The round of the plan.</param>
    /// <param name="afterLines">How many lines of progress to wait for.</param>
    /// <param name="afterAcknowledgement">Whether to go on waiting until the next line that acknowledges a blob.</param>
    public static async Task<IReadOnlyList<string>> KillUploaderAsync(string address, int round, int afterLines, bool afterAcknowledgement)
    {
        using var child = Child.Start("upload", address, $"{round}");
        using CancellationTokenSource deadline = new(Patience);
        List<string> lines = [];
        while (lines.Count < afterLines || (afterAcknowledgement && !lines[^1].StartsWith("ack ", StringComparison.Ordinal)))
        {
            lines.Add(await child.ReadLineAsync(deadline.Token));
        }

        lines.AddRange(await child.KillAsync(deadline.Token));
        return lines;
    }

    /// <summary>Has a process begin an upload, write to it and die.</summary>
    public static async Task LeaveAnUploadBehindAsync(string address)
    {
        using var child = Child.Start("begin", address);
        using CancellationTokenSource deadline = new(Patience);
        Assert.Equal("begun", await child.ReadLineAsync(deadline.Token));
        await child.KillAsync(deadline.Token);
    }
}
