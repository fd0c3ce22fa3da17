using System.Diagnostics;

namespace Qmulum.Testing;

/// <summary>A script of tests/tools as a process of its own: a real server of another kind that the tests talk to. It ends with the test.</summary>
public sealed class NodeProcess : IAsyncDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    readonly Process _process;

    NodeProcess(Process process) => _process = process;

    /// <summary>What it wrote to its standard error, for the message of a test that failed.</summary>
    public BoundedLog Errors { get; } = new();

    /// <summary>Starts a script and waits for its first line, which says its port.</summary>
    /// <param name="onLine">Gets each further line.</param>
    public static async Task<(NodeProcess Process, int Port)> StartAsync(string script, Action<string> onLine, params string[] arguments)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "tests/tools");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            throw new DirectoryNotFoundException($"The tests' tools are not installed; ./qmulum test does it, or: npm ci --prefix {folder}");
        }

        ProcessStartInfo start = new("node", [Path.Combine(folder, script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var node = new NodeProcess(Process.Start(start)!);
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        node._process.ErrorDataReceived += (_, line) => node.Errors.Add(line.Data);
        node._process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text && !(!port.Task.IsCompleted && int.TryParse(text, out var number) && port.TrySetResult(number)))
            {
                onLine(text);
            }
        };
        node._process.BeginErrorReadLine();
        node._process.BeginOutputReadLine();
        try
        {
            return (node, await port.Task.WaitAsync(StartLimit).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            await node.DisposeAsync().ConfigureAwait(false);
            throw new TimeoutException($"{script} did not say its port.\n{node.Errors.Tail()}");
        }
    }

    public Task SayAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }
}
