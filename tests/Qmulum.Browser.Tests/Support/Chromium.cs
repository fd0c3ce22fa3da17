using Microsoft.Playwright;

namespace Qmulum.Browser.Tests.Support;

/// <summary>The distribution's Chromium, one process for all tests; each page has a profile of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    static readonly string[] Arguments =
    [
        "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    ];

    IPlaywright? _playwright;
    IBrowser? _browser;

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("Chromium was not started.");

    public async Task InitializeAsync()
    {
        // What is expected comes by itself; how soon depends on what else the machine does.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = FindExecutable(),
            Args = Environment.UserName == "root" ? [.. Arguments, "--no-sandbox"] : Arguments,
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    static string FindExecutable()
    {
        var named = Environment.GetEnvironmentVariable("QMULUM_CHROMIUM");
        string[] candidates = named is { Length: > 0 } ? [named] : ["/usr/bin/chromium", "/usr/bin/chromium-browser"];
        return candidates.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException(
            $"Chromium is not at {string.Join(" or ", candidates)}. Install it (apt-get install chromium) or name it in QMULUM_CHROMIUM.");
    }
}

[CollectionDefinition(Name)]
public sealed class InChromium : ICollectionFixture<Chromium>
{
    public const string Name = "Chromium";
}
