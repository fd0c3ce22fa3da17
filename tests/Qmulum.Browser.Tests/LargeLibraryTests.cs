using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

/// <summary>The page alone against the mock of the API: 50,000 photos, only some of them ever in the page.</summary>
[Collection(InChromium.Name)]
public sealed class LargeLibraryTests(Chromium chromium)
{
    const int Photos = 50_000;

    /// <summary>About three screens of photos with three or four elements each, and the rest of the page.</summary>
    const int MostElements = 900;

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task Scrolling_through_fifty_thousand_photos_keeps_the_page_small(int width, int height)
    {
        await using var mock = await MockServer.StartAsync(Photos);
        await using var visit = await Visit.StartAsync(chromium, mock.Address, new() { Width = width, Height = height });
        await Expect(visit.Tiles.First).ToBeVisibleAsync();

        var most = 0;
        foreach (var part in (double[])[0.1, 0.5, 0.25, 0.9, 0.02, 0.75])
        {
            most = Math.Max(most, await ScrollFromAsync(visit, part, 120));
            await Expect(visit.Page.Locator(".tile[data-id]").First).ToBeVisibleAsync();
        }

        Assert.InRange(most, 1, MostElements);
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task The_oldest_photo_is_reached_by_one_key()
    {
        await using var mock = await MockServer.StartAsync(Photos);
        await using var visit = await Visit.StartAsync(chromium, mock.Address);
        await Expect(visit.Tiles.First).ToBeVisibleAsync();

        await visit.Tiles.First.ClickAsync();
        await visit.Page.Keyboard.PressAsync("End");

        using HttpClient client = new() { BaseAddress = mock.Address };
        var timeline = await client.GetStringAsync("/api/v1/libraries/home/timeline");
        var oldest = System.Text.Json.JsonDocument.Parse(timeline).RootElement.GetProperty("months").EnumerateArray().Last();
        await Expect(visit.Viewer.Locator(".viewer-title")).ToContainTextAsync(TitleOf(oldest.GetProperty("month").GetString()!));
        await Expect(visit.Page.GetByLabel("Older photo")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_photos_stand_in_the_page_in_the_order_one_reads_them_after_scrolling_back_as_well()
    {
        await using var mock = await MockServer.StartAsync(Photos);
        await using var visit = await Visit.StartAsync(chromium, mock.Address);
        await Expect(visit.Tiles.First).ToBeVisibleAsync();

        await ScrollFromAsync(visit, 0.5, 120);
        await ScrollFromAsync(visit, 0.5, -60);

        // Read in one go: what arrives meanwhile is in both or in none.
        var (page, read) = await visit.PhotosInBothOrdersAsync();
        Assert.NotEmpty(page);
        Assert.Equal(read, page);
    }

    [Fact]
    public async Task The_scale_leads_to_a_year_and_tells_the_month_on_the_way()
    {
        await using var mock = await MockServer.StartAsync(Photos);
        await using var visit = await Visit.StartAsync(chromium, mock.Address);
        await Expect(visit.Tiles.First).ToBeVisibleAsync();
        var scale = visit.Page.GetByRole(AriaRole.Slider);
        var newest = await scale.GetAttributeAsync("aria-valuetext");
        var box = (await scale.BoundingBoxAsync())!;

        await visit.Page.Mouse.MoveAsync(box.X + 20, box.Y + 4);
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(box.X + 20, box.Y + (box.Height / 2), new() { Steps = 12 });
        await Expect(visit.Page.Locator(".scrubber.is-dragging .scrubber-bubble")).Not.ToHaveTextAsync(newest!);
        await visit.Page.Mouse.UpAsync();

        var month = await scale.GetAttributeAsync("aria-valuetext");
        Assert.NotEqual(newest, month);
        await Expect(visit.Page.Locator($"section[aria-label='{month}'] .tile img.is-there").First).ToBeVisibleAsync();
    }

    /// <summary>Scrolls frame by frame for a while from a part of the whole, by that many pixels a frame.</summary>
    /// <returns>The most elements that were in the page.</returns>
    static Task<int> ScrollFromAsync(Visit visit, double part, int step) => visit.Page.EvaluateAsync<int>(
        """
        async ({ part, step }) => {
            const scroller = document.querySelector("main");
            scroller.scrollTop = part * scroller.scrollHeight;
            let most = 0;
            for (let frame = 0; frame < 60; frame++) {
                await new Promise((resolve) => requestAnimationFrame(resolve));
                scroller.scrollTop += step;
                most = Math.max(most, document.getElementsByTagName("*").length);
            }
            return most;
        }
        """,
        new { part, step });

    static string TitleOf(string month) =>
        DateTime.ParseExact(month, "yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)
            .ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);
}
