using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

public sealed class FirstVisitTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task An_empty_library_invites_to_drop_photos()
    {
        var visit = await VisitAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Drop a folder of photos anywhere on this page" })).ToBeVisibleAsync();
        await Expect(visit.Page).ToHaveTitleAsync("Qmulum");
    }

    [Fact]
    public async Task The_invitation_goes_when_the_first_photo_comes()
    {
        var visit = await VisitAsync();
        await visit.BecomesLiveAsync();

        await Library.UploadAsync("first.jpg", SamplePhotos.Jpeg(1, taken: new DateTime(2024, 6, 1, 12, 0, 0)));

        await Expect(visit.Tiles).ToHaveCountAsync(1);
        await Expect(visit.Page.Locator(".notice")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task On_a_phone_nothing_reaches_beyond_the_edge()
    {
        await Library.SeedAsync(8, new DateTime(2024, 6, 1, 12, 0, 0));
        var visit = await VisitAsync(Visitor.OnPhone);
        await Expect(visit.Tiles).ToHaveCountAsync(8);

        var widths = await visit.Page.EvaluateAsync<int[]>(
            """
            () => [document.documentElement.scrollWidth, document.querySelector("main").scrollWidth,
                Math.ceil(Math.max(...[...document.querySelectorAll(".tile, button, h2")].map((each) => each.getBoundingClientRect().right)))]
            """);

        Assert.All(widths, width => Assert.InRange(width, 1, 360));
    }

    [Fact]
    public async Task A_dark_system_gets_a_dark_page_and_a_choice_is_kept()
    {
        var visit = await VisitAsync(new() { Scheme = ColorScheme.Dark });
        Assert.InRange(await BrightnessAsync(visit), 0, 60);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Light colours" }).ClickAsync();
        Assert.InRange(await BrightnessAsync(visit), 200, 255);

        await visit.Page.ReloadAsync();
        Assert.InRange(await BrightnessAsync(visit), 200, 255);
    }

    /// <summary>0 is black, 255 is white.</summary>
    static Task<double> BrightnessAsync(Visit visit) => visit.Page.EvaluateAsync<double>(
        "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3");
}
