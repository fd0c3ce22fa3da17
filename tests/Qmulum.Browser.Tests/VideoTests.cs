using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

/// <summary>Videos in the viewer: those that the browser plays itself, and those of which a film is made.</summary>
public sealed class VideoTests(Chromium chromium) : BrowserTest(chromium)
{
    // Films are made, and played, in their own time: on a busy machine that is many times what it is on an idle one.
    static readonly LocatorAssertionsToHaveJSPropertyOptions Patiently = new() { Timeout = 120_000 };

    const string ContentId = "8F1A2B3C-0000-4D5E-8F90-112233445566";

    [Theory]
    [InlineData("a.webm", false)]
    [InlineData("a.avi", false)]
    [InlineData("a.avi", true)]
    public async Task A_video_plays_in_the_viewer(string name, bool onPhone)
    {
        var id = await Library.UploadAsync(name, await SampleVideos.MakeAsync(name, 3));
        var visit = await VisitAsync(onPhone ? Visitor.OnPhone : Visitor.AtDesk, $"/photo/{id}");
        var video = visit.Viewer.Locator("[data-place='0'] video");

        // At once, or when its film has been made.
        await Expect(video).ToHaveJSPropertyAsync("videoWidth", 320, Patiently);
        await video.EvaluateAsync("async (video) => { video.muted = true; await video.play(); }");

        await Expect(video).ToHaveJSPropertyAsync("ended", true, Patiently);
        var box = (await video.BoundingBoxAsync())!;
        var window = visit.Page.ViewportSize!;
        Assert.True(box.X >= 0 && box.X + box.Width <= window.Width, $"The video stands from {box.X} to {box.X + box.Width} in {window.Width} pixels.");
        await Expect(visit.Viewer.Locator("[data-place='0'] .slide-notice")).ToHaveTextAsync("");
    }

    [Fact]
    public async Task A_film_that_is_being_made_is_told_of_and_comes_by_itself()
    {
        var id = await Library.UploadAsync("long.avi", await SampleVideos.MakeAsync("long.avi", 30, "1280x720"));
        await Library.AllAreReadyAsync(1);
        var visit = await VisitAsync(path: $"/photo/{id}");

        await Expect(visit.Viewer).ToContainTextAsync("A film that it can play is being made.");

        await Expect(visit.Viewer.Locator("[data-place='0'] video")).ToHaveJSPropertyAsync("videoWidth", 1280, Patiently);
        await visit.Page.Keyboard.PressAsync("i");
        await Expect(visit.Page.Locator("[data-fact=video]")).ToContainTextAsync("10 pictures a second");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_photo_with_a_film_is_one_in_the_timeline_and_plays_it_in_the_viewer(bool onPhone)
    {
        // A Live Photo of two files on the phone, and at the desk a motion photo: the viewer shows them alike.
        var film = onPhone ? await LivePhotos.FilmAsync(ContentId) : await SampleVideos.MakeAsync("film.mp4", 1, "96x64");
        var id = await Library.UploadAsync("IMG_1.jpg", onPhone ? LivePhotos.Still(ContentId, 1) : LivePhotos.Motion(film, 1));
        var visit = await VisitAsync(onPhone ? Visitor.OnPhone : Visitor.AtDesk);
        if (onPhone)
        {
            await Library.UploadAsync("IMG_1.mov", film);
        }

        await visit.Page.Locator($".tile[data-id='{id}']").ClickAsync();
        var button = visit.Viewer.GetByRole(AriaRole.Button, new() { Name = "Motion" });
        await Expect(button).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await button.ClickAsync();
        await Expect(visit.Viewer.Locator(".slide-motion.is-there")).ToHaveCountAsync(1, new() { Timeout = 60_000 });

        await Expect(visit.Viewer.Locator(".slide-motion")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await Expect(visit.Viewer.Locator("[data-place='0'] .slide-notice")).ToHaveTextAsync("");
        await Expect(button).ToBeVisibleAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Tiles).ToHaveCountAsync(1);
    }
}
