using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

/// <summary>Turning photos and saying things about them, in the viewer.</summary>
public sealed class EditTests(Chromium chromium) : BrowserTest(chromium)
{
    static readonly DateTime Taken = new(2024, 6, 1, 3, 0, 0);

    [Fact]
    public async Task R_turns_the_photo_right_and_shift_r_left_and_all_pages_see_it()
    {
        var ids = await Library.SeedAsync(1, Taken, 640, 480);
        var visit = await VisitAsync(path: $"/photo/{ids[0]}");
        var other = await VisitAsync(Visitor.OnPhone, $"/photo/{ids[0]}");
        await SizeIsAsync(visit, 640, 480);

        await visit.Page.Keyboard.PressAsync("r");
        await SizeIsAsync(visit, 480, 640);
        await SizeIsAsync(other, 480, 640);
        await visit.Page.Keyboard.PressAsync("Shift+R");
        await SizeIsAsync(visit, 640, 480);
        await visit.Viewer.GetByRole(AriaRole.Button, new() { Name = "Turn right" }).ClickAsync();
        await SizeIsAsync(visit, 480, 640);

        var download = await visit.Page.RunAndWaitForDownloadAsync(
            () => visit.Viewer.GetByRole(AriaRole.Link, new() { Name = "Download as shown" }).ClickAsync());
        Assert.Equal("seed-0.jpg", download.SuggestedFilename);
    }

    [Fact]
    public async Task What_is_said_of_a_photo_is_shown_kept_and_taken_back_and_the_photo_moves_with_its_date()
    {
        var ids = await Library.SeedAsync(1, Taken);
        var visit = await VisitAsync(path: $"/photo/{ids[0]}");
        await visit.Page.Keyboard.PressAsync("i");
        var facts = visit.Page.GetByLabel("Facts of the photo");
        await facts.GetByLabel("Caption").FillAsync("At the sea");
        await facts.GetByLabel("Tags, with commas between").FillAsync("sea, summer");
        await facts.GetByLabel("Date and time taken").FillAsync("2023-05-04T10:20:30");
        await facts.GetByLabel("Latitude, longitude").FillAsync("52.5, 13.4");

        await facts.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(facts.Locator("[data-fact=description]")).ToHaveTextAsync("At the sea");
        await Expect(facts.Locator("[data-fact=taken]")).ToContainTextAsync("10:20:30");
        await Expect(facts.GetByLabel("Tags, with commas between")).ToHaveValueAsync("sea, summer");
        await facts.GetByText("History").ClickAsync();
        await Expect(facts.Locator(".history")).ToContainTextAsync("caption, tags, taken, position changed by");
        Assert.Equal(new DateTime(2023, 5, 4, 10, 20, 30), Assert.Single(await Library.PhotosAsync()).Taken);

        await facts.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(facts.Locator("[data-fact=description]")).ToHaveCountAsync(0);
        Assert.Equal(Taken, Assert.Single(await Library.PhotosAsync()).Taken);
    }

    [Fact]
    public async Task A_caption_that_is_html_is_shown_as_its_letters_and_runs_nothing()
    {
        const string Caption = "<img src=x onerror=\"document.title='ran'\"><script>document.title='ran'</script>";
        var ids = await Library.SeedAsync(1, Taken);
        var visit = await VisitAsync(path: $"/photo/{ids[0]}");
        await visit.Page.Keyboard.PressAsync("i");
        var facts = visit.Page.GetByLabel("Facts of the photo");
        await facts.GetByLabel("Caption").FillAsync(Caption);
        await facts.GetByLabel("Tags, with commas between").FillAsync("<b>sea</b>");

        await facts.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(facts.Locator("[data-fact=description]")).ToHaveTextAsync(Caption);
        await Expect(facts.GetByLabel("Tags, with commas between")).ToHaveValueAsync("<b>sea</b>");
        await Expect(facts.Locator("img, script, b")).ToHaveCountAsync(0);
        Assert.NotEqual("ran", await visit.Page.TitleAsync());
    }

    [Fact]
    public async Task Stars_and_the_heart_say_what_is_set_and_a_flip_is_undone()
    {
        var ids = await Library.SeedAsync(1, Taken, 640, 480);
        var visit = await VisitAsync(path: $"/photo/{ids[0]}");
        await visit.Page.Keyboard.PressAsync("i");
        var facts = visit.Page.GetByLabel("Facts of the photo");

        await facts.GetByRole(AriaRole.Button, new() { Name = "4 of 5" }).ClickAsync();
        await facts.GetByRole(AriaRole.Button, new() { Name = "Favourite" }).ClickAsync();
        await facts.GetByRole(AriaRole.Button, new() { Name = "Turn left" }).ClickAsync();
        await SizeIsAsync(visit, 480, 640);
        await facts.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await SizeIsAsync(visit, 640, 480);
        await Expect(facts.GetByRole(AriaRole.Button, new() { Name = "4 of 5" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(facts.GetByRole(AriaRole.Button, new() { Name = "5 of 5" })).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(facts.GetByRole(AriaRole.Button, new() { Name = "Favourite" })).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task A_part_is_kept_with_the_mouse_and_another_with_the_keys_and_the_whole_picture_comes_back()
    {
        var ids = await Library.SeedAsync(1, Taken, 640, 480);
        var visit = await VisitAsync(path: $"/photo/{ids[0]}");
        await SizeIsAsync(visit, 640, 480);
        await visit.Page.Keyboard.PressAsync("i");
        var facts = visit.Page.GetByLabel("Facts of the photo");
        var crop = visit.Page.GetByRole(AriaRole.Dialog, new() { Name = "Crop and straighten" });
        await facts.GetByRole(AriaRole.Button, new() { Name = "Crop and straighten" }).ClickAsync();

        // From the lower right corner to the middle.
        var frame = (await crop.Locator(".cropping-frame").BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(frame.X + frame.Width - 8, frame.Y + frame.Height - 8);
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(frame.X + (frame.Width / 2) - 8, frame.Y + (frame.Height / 2) - 8, new() { Steps = 4 });
        await visit.Page.Mouse.UpAsync();
        await crop.GetByRole(AriaRole.Button, new() { Name = "Keep this part" }).ClickAsync();
        await Expect(crop).ToHaveCountAsync(0);
        await SizeIsAsync(visit, 320, 240);

        await facts.GetByRole(AriaRole.Button, new() { Name = "Show the whole picture" }).ClickAsync();
        await SizeIsAsync(visit, 640, 480);

        await facts.GetByRole(AriaRole.Button, new() { Name = "Crop and straighten" }).ClickAsync();
        var corner = crop.GetByRole(AriaRole.Button, new() { Name = "Upper left corner" });
        for (var i = 0; i < 10; i++)
        {
            await corner.PressAsync("ArrowRight");
        }

        await crop.GetByRole(AriaRole.Slider).FillAsync("10");
        await crop.GetByRole(AriaRole.Button, new() { Name = "Keep this part" }).ClickAsync();
        await Expect(crop).ToHaveCountAsync(0);
        await Expect(facts.GetByRole(AriaRole.Button, new() { Name = "Show the whole picture" })).ToBeVisibleAsync();
        var edits = await Library.EditsAsync(ids[0]);
        Assert.Equal(10, edits.GetProperty("crop").GetProperty("angle").GetDouble());
        Assert.InRange(edits.GetProperty("crop").GetProperty("width").GetDouble(), 0.5, 0.89);
    }

    static Task SizeIsAsync(Visit visit, int width, int height)
    {
        var preview = visit.Viewer.Locator("[data-place='0'] img.slide-preview.is-there");
        return Task.WhenAll(
            Expect(preview).ToHaveJSPropertyAsync("naturalWidth", width), Expect(preview).ToHaveJSPropertyAsync("naturalHeight", height));
    }
}
