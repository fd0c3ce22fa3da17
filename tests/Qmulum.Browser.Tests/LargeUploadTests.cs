using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

/// <summary>Files that the page sends in pieces, over lines that break.</summary>
public sealed class LargeUploadTests(Chromium chromium) : BrowserTest(chromium)
{
    const string Name = "film.mp4";
    const int Size = 24_000_000;

    [Fact]
    public async Task A_large_file_survives_cuts_a_pause_and_a_page_that_is_loaded_anew()
    {
        await using var proxy = CuttingProxy.Start(Server, () => 7_000_000);
        using TempFolder folder = new();
        var file = Write(folder);
        var visit = await VisitOverAsync(proxy.Address, Visitor.OnPhone);

        await visit.DropAsync(file);
        await ReachesAsync(7_000_000);
        await visit.Page.ReloadAsync();
        await visit.Page.Locator("main[data-state=ready]").WaitForAsync();
        await visit.DropAsync(file);
        await visit.Uploads.GetByRole(AriaRole.Button, new() { Name = $"Pause {Name}" }).ClickAsync();
        await Expect(Row(visit)).ToContainTextAsync("Paused at");
        Assert.Empty(await visit.UnreachableAsync());
        await visit.Uploads.GetByRole(AriaRole.Button, new() { Name = $"Go on with {Name}" }).ClickAsync();

        await Expect(Row(visit)).ToContainTextAsync("· stored", new() { Timeout = 60_000 });
        Assert.InRange(proxy.Cuts, 2, 20);
        // Chromium sends a piece again by itself when its connection breaks, and the server refuses that: up to 7 MB for each cut.
        Assert.InRange(proxy.Sent, Size, Size + ((proxy.Cuts + 2) * 7_500_000));
        var photo = Assert.Single(await Library.PhotosAsync());
        var stored = await Server.Client.GetByteArrayAsync($"/api/v1/photos/{photo.Id}/original");
        Assert.Equal(SHA256.HashData(await File.ReadAllBytesAsync(file)), SHA256.HashData(stored));
        Assert.Null(await visit.Page.EvaluateAsync<string?>("localStorage.getItem('qmulum.uploads')"));
        // One that was begun, and not a second one after the reload.
        Assert.Single(await UploadsAsync());
    }

    [Fact]
    public async Task A_large_upload_that_is_cancelled_is_ended_at_the_server()
    {
        await using var proxy = CuttingProxy.Start(Server, () => 7_000_000);
        using TempFolder folder = new();
        var visit = await VisitOverAsync(proxy.Address);
        await visit.DropAsync(Write(folder));
        await ReachesAsync(7_000_000);

        await visit.Uploads.GetByRole(AriaRole.Button, new() { Name = $"Cancel {Name}" }).ClickAsync();

        await Expect(Row(visit)).ToContainTextAsync("Cancelled");
        await Deadline.WaitAsync("the upload to be ended", async () => (await UploadsAsync()).Single().GetProperty("state").GetString() == "ended");
        Assert.Empty(await Library.PhotosAsync());
    }

    static ILocator Row(Visit visit) => visit.Uploads.Locator(".upload-row", new() { HasText = Name });

    static string Write(TempFolder folder)
    {
        var bytes = new byte[Size];
        Random.Shared.NextBytes(bytes);
        var file = folder.File(Name);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    Task ReachesAsync(long bytes) => Deadline.WaitAsync($"{bytes} bytes to be kept", async () =>
        await UploadsAsync() is [var upload, ..] && upload.GetProperty("received").GetInt64() >= bytes - 1_000_000);

    async Task<IReadOnlyList<JsonElement>> UploadsAsync()
    {
        var answer = await Server.Client.GetFromJsonAsync<JsonElement>("/api/v1/libraries/home/uploads");
        return [.. answer.GetProperty("uploads").EnumerateArray()];
    }
}
