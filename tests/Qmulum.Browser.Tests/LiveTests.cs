using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

public sealed class LiveTests(Chromium chromium) : BrowserTest(chromium)
{
    static readonly DateTime Taken = new(2024, 6, 1, 12, 0, 0);

    [Fact]
    public async Task A_second_page_shows_a_new_photo_without_a_reload()
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("new.jpg"), SamplePhotos.Jpeg(1, 320, 240, Taken));
        var first = await VisitAsync();
        var second = await VisitAsync();
        await second.BecomesLiveAsync();

        await first.DropAsync(folder.File("new.jpg"));

        await Expect(second.Tiles).ToHaveCountAsync(1);
        await Expect(second.Page.Locator(".month-title")).ToContainTextAsync("June 2024");
        await Expect(second.Tiles.Locator("img.is-there")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_was_missed_while_the_server_was_away_is_there_after_the_reconnect()
    {
        await Library.SeedAsync(2, Taken);
        var visit = await VisitAsync();
        await visit.BecomesLiveAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(2);
        await visit.Page.RouteAsync("**/events?**", route => route.AbortAsync());

        Server.Kill();
        await Expect(visit.Page.Locator(".connection-lost")).ToBeVisibleAsync();
        await Server.RestartAsync();
        await Library.UploadAsync("missed.jpg", SamplePhotos.Jpeg(77, 320, 240, Taken.AddHours(1)));
        await Library.AllAreReadyAsync(3);
        await Expect(visit.Tiles).ToHaveCountAsync(2);

        await visit.Page.UnrouteAllAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(3);
        await Expect(visit.Page.Locator(".connection-lost")).ToHaveCountAsync(0);
        await Expect(visit.Tiles.Locator("img.is-there")).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task A_photo_below_the_sight_does_not_move_what_one_looks_at()
    {
        await Library.SeedAsync(60, Taken, 120, 90);
        var visit = await VisitAsync(new() { Width = 700, Height = 500 });
        await visit.BecomesLiveAsync();
        await Expect(visit.Page.Locator(".tile img.is-there").First).ToBeVisibleAsync();
        await visit.Page.EvaluateAsync("() => document.querySelector('main').scrollTop = 900");
        var before = await FirstInSightAsync(visit);

        await Library.UploadAsync("newest.jpg", SamplePhotos.Jpeg(999, 320, 100, Taken.AddDays(60)));
        await Expect(visit.Page.Locator("[data-photos='61']")).ToHaveCountAsync(1);

        var after = await FirstInSightAsync(visit);
        Assert.Equal(before.Id, after.Id);
        Assert.InRange(after.Top, before.Top - 2, before.Top + 2);
    }

    static async Task<InSight> FirstInSightAsync(Visit visit)
    {
        InSight? sight = null;
        await Deadline.WaitAsync("a photo to be in sight", async () =>
        {
            sight = await visit.Page.EvaluateAsync<InSight?>(
                """
                () => {
                    const tile = [...document.querySelectorAll(".tile[data-id]")]
                        .map((each) => ({ id: each.dataset.id, top: each.getBoundingClientRect().top }))
                        .filter(({ top }) => top > 130)
                        .sort((a, b) => a.top - b.top)[0];
                    return tile ?? null;
                }
                """);
            return sight is not null;
        });
        return sight!;
    }

    sealed record InSight
    {
        public string Id { get; init; } = "";

        public double Top { get; init; }
    }
}
