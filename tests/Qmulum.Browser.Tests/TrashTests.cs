using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

/// <summary>Photos into the trash and out of it, by hand.</summary>
public sealed class TrashTests(Chromium chromium) : BrowserTest(chromium)
{
    static readonly DateTime Newest = new(2024, 6, 20, 12, 0, 0);

    [Fact]
    public async Task What_is_picked_in_the_timeline_goes_into_the_trash_and_undo_brings_it_back()
    {
        await Library.SeedAsync(5, Newest);
        var visit = await VisitAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(5);

        await PickAsync(visit, 0);
        await visit.Tiles.Nth(2).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(visit.Page.GetByText("3 photos selected")).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Move to trash" }).ClickAsync();

        await Expect(visit.Tiles).ToHaveCountAsync(2);
        await Expect(visit.Page.Locator(".selection-bar")).ToHaveCountAsync(0);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(5);
    }

    [Fact]
    public async Task Escape_lets_go_of_what_is_picked_and_nothing_is_moved()
    {
        await Library.SeedAsync(2, Newest);
        var visit = await VisitAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(2);

        await visit.Tiles.First.FocusAsync();
        await visit.Page.Keyboard.PressAsync("x");
        await Expect(visit.Page.GetByText("1 photo selected")).ToBeVisibleAsync();
        await visit.Page.Keyboard.PressAsync("Escape");

        await Expect(visit.Page.Locator(".selection-bar")).ToHaveCountAsync(0);
        await Expect(visit.Tiles).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task The_viewer_goes_on_to_the_next_photo_when_one_is_trashed()
    {
        var ids = await Library.SeedAsync(3, Newest);
        var visit = await VisitAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(3);
        await visit.Tiles.First.ClickAsync();
        await visit.Viewer.WaitForAsync();

        await visit.Page.Keyboard.PressAsync("Delete");

        await Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/photo/{ids[1]}$"));
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Tiles).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task The_trash_restores_and_deletes_for_good()
    {
        await Library.SeedAsync(3, Newest);
        var visit = await VisitAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(3);
        await PickAsync(visit, 0);
        await visit.Tiles.Nth(2).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Move to trash" }).ClickAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(0);

        await visit.OpenAsync("/library/trash");
        var trashed = visit.Page.Locator(".trash-tile");
        await Expect(trashed).ToHaveCountAsync(3);
        await trashed.First.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Restore 1 photo" }).ClickAsync();
        await Expect(trashed).ToHaveCountAsync(2);
        await trashed.First.ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Delete for good" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete for good" }).ClickAsync();
        await Expect(trashed).ToHaveCountAsync(1);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Empty the trash" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete for good" }).ClickAsync();
        await Expect(visit.Page.GetByText("deleted for good").First).ToBeVisibleAsync();
        await visit.Page.ReloadAsync();
        await Expect(visit.Page.GetByText("The trash is empty.")).ToBeVisibleAsync();

        Assert.Single(await Library.PhotosAsync());
    }

    static async Task PickAsync(Visit visit, int tile)
    {
        await visit.Tiles.Nth(tile).HoverAsync();
        await visit.Tiles.Nth(tile).Locator(".tile-pick").ClickAsync();
    }
}
