using System.Diagnostics;

namespace Qmulum.Browser.Tests.Support;

/// <summary>The mock of the HTTP API (web/test/mock) with synthetic photos: the page alone is under test then.</summary>
public sealed class MockServer : IAsyncDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    readonly Process _process;

    MockServer(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <param name="photos">In the first library.</param>
    /// <param name="libraries">Each with another role of the visitor, who is signed in already.</param>
    public static async Task<MockServer> StartAsync(int photos, int libraries = 1)
    {
        var script = Path.Combine(RepositoryRoot.Path, "web/test/mock/server.mjs");
        ProcessStartInfo start = new("node", [script, "--photos", $"{photos}", "--libraries", $"{libraries}", "--port", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        using CancellationTokenSource limit = new(StartLimit);
        var line = await process.StandardOutput.ReadLineAsync(limit.Token);
        if (line is null)
        {
            throw new InvalidOperationException($"The mock server did not start:\n{await process.StandardError.ReadToEndAsync(limit.Token)}");
        }

        process.BeginErrorReadLine();
        return new(process, new Uri(line["listening on ".Length..]));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
