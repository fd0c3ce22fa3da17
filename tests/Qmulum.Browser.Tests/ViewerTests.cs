using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

public sealed partial class ViewerTests(Chromium chromium) : BrowserTest(chromium)
{
    static readonly DateTime Newest = new(2024, 6, 1, 3, 0, 0);

    [Fact]
    public async Task Keys_walk_through_the_photos_across_months_and_escape_closes()
    {
        // Hours apart around midnight of the first of June: two months.
        var ids = await Library.SeedAsync(6, Newest);
        var visit = await VisitAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(6); // the older month may come first
        await visit.Tiles.First.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await ShowsAsync(visit, ids[0]);

        for (var i = 1; i < ids.Count; i++)
        {
            await visit.Page.Keyboard.PressAsync("ArrowRight");
            await ShowsAsync(visit, ids[i]);
        }

        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await ShowsAsync(visit, ids[^1]);
        await visit.Page.Keyboard.PressAsync("Home");
        await ShowsAsync(visit, ids[0]);
        await visit.Page.Keyboard.PressAsync("End");
        await ShowsAsync(visit, ids[^1]);
        await visit.Page.Keyboard.PressAsync("ArrowLeft");
        await ShowsAsync(visit, ids[^2]);
        await visit.Page.Keyboard.PressAsync("Escape");

        await Expect(visit.Viewer).ToHaveCountAsync(0);
        Assert.Equal("/", new Uri(visit.Page.Url).AbsolutePath);
        await Expect(visit.Page.Locator($".tile[data-id='{ids[^2]}']")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Every_key_of_a_fast_hand_counts()
    {
        var ids = await Library.SeedAsync(6, Newest);
        var visit = await VisitAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(6);
        await visit.Tiles.First.ClickAsync();
        await ShowsAsync(visit, ids[0]);

        // In one frame: faster than any hand, as when the machine is slower than the hand.
        await visit.Viewer.EvaluateAsync(
            """
            async (viewer) => {
                for (let i = 0; i < 5; i++) {
                    viewer.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
                    await new Promise((resolve) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = resolve; port2.postMessage(0); });
                }
            }
            """);

        await ShowsAsync(visit, ids[5]);
    }

    [Theory]
    [InlineData("ArrowRight", 4)]
    [InlineData("End", 5)]
    public async Task A_key_that_is_pressed_before_the_next_month_has_come_is_not_lost(string key, int leadsTo)
    {
        // The fourth is the last one of June.
        var ids = await Library.SeedAsync(6, Newest);
        var visit = await VisitAsync(path: $"/photo/{ids[3]}");
        TaskCompletionSource release = new();
        await visit.Page.RouteAsync("**/timeline/2024-05*", async route =>
        {
            await release.Task;
            await route.ContinueAsync();
        });
        await visit.Page.ReloadAsync();
        await ShowsAsync(visit, ids[3]);

        await visit.Page.Keyboard.PressAsync(key);
        release.SetResult();

        await ShowsAsync(visit, ids[leadsTo]);
    }

    [Fact]
    public async Task The_preview_comes_over_the_thumbnail()
    {
        await Library.SeedAsync(1, Newest, 900, 600);
        var visit = await VisitAsync();

        await visit.Tiles.First.ClickAsync();

        var preview = visit.Viewer.Locator("[data-place='0'] img.slide-preview.is-there");
        await Expect(preview).ToHaveCountAsync(1);
        Assert.Equal(900, await preview.EvaluateAsync<int>("(image) => image.naturalWidth"));
    }

    [Fact]
    public async Task A_swipe_goes_to_the_next_photo_and_back()
    {
        var ids = await Library.SeedAsync(3, Newest);
        var visit = await VisitAsync(Visitor.OnPhone);
        await visit.Tiles.First.TapAsync();
        await ShowsAsync(visit, ids[0]);

        await visit.SwipeAsync(300, 60, 400);
        await ShowsAsync(visit, ids[1]);

        await visit.SwipeAsync(60, 300, 400);
        await ShowsAsync(visit, ids[0]);

        await visit.SwipeAsync(60, 300, 400);
        await ShowsAsync(visit, ids[0]);
    }

    [Fact]
    public async Task Back_closes_the_viewer_and_a_reload_opens_it_again()
    {
        var ids = await Library.SeedAsync(3, Newest);
        var visit = await VisitAsync();
        await visit.Tiles.First.ClickAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await ShowsAsync(visit, ids[1]);

        await visit.Page.ReloadAsync();
        await ShowsAsync(visit, ids[1]);

        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await ShowsAsync(visit, ids[2]);

        await visit.Page.GoBackAsync();
        await Expect(visit.Viewer).ToHaveCountAsync(0);
        Assert.Equal("/", new Uri(visit.Page.Url).AbsolutePath);
    }

    [Fact]
    public async Task An_address_of_a_photo_opens_it_directly()
    {
        var ids = await Library.SeedAsync(3, Newest);

        var visit = await VisitAsync(path: $"/photo/{ids[1]}");

        await ShowsAsync(visit, ids[1]);
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Viewer).ToHaveCountAsync(0);
        await Expect(visit.Tiles).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task The_facts_tell_where_the_date_comes_from_and_what_the_file_is()
    {
        var photo = SamplePhotos.Jpeg(5, 320, 240, Newest, TimeSpan.FromHours(2));
        var id = await Library.UploadAsync("facts.jpg", photo);
        await Library.AllAreReadyAsync(1);
        var visit = await VisitAsync(path: $"/photo/{id}");

        await visit.Page.Keyboard.PressAsync("i");

        var facts = visit.Page.GetByLabel("Facts of the photo");
        await Expect(facts.Locator("[data-fact=taken]")).ToHaveTextAsync("03:00:00 (UTC+02:00), from the camera (EXIF)");
        await Expect(facts.Locator("[data-fact=file]")).ToContainTextAsync("320 × 240");
        await Expect(facts.Locator("[data-fact=file]")).ToContainTextAsync("image/jpeg");
        await Expect(facts.GetByRole(AriaRole.Heading, new() { Name = "facts.jpg" })).ToBeVisibleAsync();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(photo));
        await Expect(facts.Locator("[data-fact=sha256]")).ToHaveTextAsync($"SHA-256 {hash}");
        await Expect(facts.Locator("[data-fact=verified]")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Not read back yet|Found whole just now"));
        await visit.Page.Keyboard.PressAsync("i");
        await Expect(facts).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_file_that_is_no_picture_is_kept_and_says_why_it_has_no_thumbnail()
    {
        var id = await Library.UploadAsync("broken.jpg", "this is text"u8.ToArray());
        var visit = await VisitAsync();
        await Expect(visit.Page.Locator(".tile[data-state=failed]")).ToHaveCountAsync(1);

        await visit.Tiles.First.ClickAsync();
        await visit.Page.Keyboard.PressAsync("i");

        await Expect(visit.Viewer).ToContainTextAsync("There is no preview of this file.");
        await Expect(visit.Page.Locator("[data-fact=problem]")).ToHaveTextAsync(AnyWords());
        var download = await visit.Page.RunAndWaitForDownloadAsync(
            () => visit.Viewer.GetByRole(AriaRole.Link, new() { Name = "Download the original" }).ClickAsync());
        Assert.Equal("broken.jpg", download.SuggestedFilename);
        Assert.Equal("this is text", await File.ReadAllTextAsync(await download.PathAsync()));
        Assert.Equal(id, visit.OpenPhoto);
    }

    [Fact]
    public async Task Two_clicks_in_the_middle_zoom_in_and_out()
    {
        await Library.SeedAsync(1, Newest, 900, 600);
        var visit = await VisitAsync();
        await visit.Tiles.First.ClickAsync();
        var stage = visit.Page.Locator(".stage");
        await Expect(stage).ToBeVisibleAsync();

        await stage.DblClickAsync();
        await Expect(stage).ToHaveClassAsync("stage is-zoomed");

        await stage.DblClickAsync();
        await Expect(stage).ToHaveClassAsync("stage");
    }

    static async Task ShowsAsync(Visit visit, string id)
    {
        await Expect(visit.Page).ToHaveURLAsync(new Regex($"/photo/{id}$"));
        await Expect(visit.Viewer.Locator("[data-place='0'] img.slide-preview.is-there")).ToHaveCountAsync(1);
    }

    [GeneratedRegex(@"\w+ \w+")]
    private static partial Regex AnyWords();
}
