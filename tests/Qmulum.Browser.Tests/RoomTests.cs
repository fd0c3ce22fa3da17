using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

/// <summary>Every room of the page, with names and texts of all lengths and with markup in them, against the mock of the API.</summary>
[Collection(InChromium.Name)]
public sealed class RoomTests(Chromium chromium)
{
    static readonly string[] Rooms =
    [
        "/account", "/account/security", "/account/keys", "/account/activity", "/account/data", "/library", "/library/members", "/library/uploads",
        "/library/replicas", "/library/new",
        "/admin", "/admin/accounts", "/admin/accounts/p3", "/admin/links", "/admin/libraries", "/admin/locations", "/admin/queues", "/admin/audit",
    ];

    [Theory]
    [InlineData(360, 740, ColorScheme.Light)]
    [InlineData(360, 740, ColorScheme.Dark)]
    [InlineData(1280, 800, ColorScheme.Light)]
    [InlineData(1280, 800, ColorScheme.Dark)]
    public async Task Every_room_can_be_read_and_reached(int width, int height, ColorScheme scheme)
    {
        await using var mock = await MockServer.StartAsync(photos: 20, libraries: 4);
        await using var visit = await Visit.StartAsync(chromium, mock.Address, new() { Width = width, Height = height, Touch = width < 500, Scheme = scheme });
        List<string> complaints = [];
        foreach (var room in Rooms)
        {
            await visit.OpenAsync(room);
            await Expect(visit.Page.Locator(".await")).ToHaveCountAsync(0);
            complaints.AddRange(from complaint in await visit.UnreachableAsync() select $"{room}: {complaint}");
            complaints.AddRange(from complaint in await visit.HardToReadAsync() select $"{room}: hard to read: {complaint}");
        }

        Assert.Empty(complaints);
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_name_with_markup_is_shown_as_it_was_typed()
    {
        await using var mock = await MockServer.StartAsync(photos: 20);
        await using var visit = await Visit.StartAsync(chromium, mock.Address);

        await visit.OpenAsync("/library/members");

        await Expect(visit.Page.Locator(".room")).ToContainTextAsync("<img src=x onerror=alert(1)> Evelyn");
        await Expect(visit.Page.Locator(".room img")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_room_opens_over_the_timeline_and_the_way_back_leads_to_where_one_was()
    {
        await using var mock = await MockServer.StartAsync(photos: 3000);
        await using var visit = await Visit.StartAsync(chromium, mock.Address);
        await Expect(visit.Tiles.First).ToBeVisibleAsync();
        await visit.Page.EvaluateAsync("() => document.querySelector('main').scrollTop = 4000");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Account of" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Your account" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Your account" })).ToBeFocusedAsync();
        await Expect(visit.Page).ToHaveTitleAsync("Your account · Qmulum");
        await Expect(visit.Tiles.First).ToBeHiddenAsync();
        await visit.Page.GoBackAsync();

        await Expect(visit.Tiles.First).ToBeVisibleAsync();
        Assert.Equal(4000, await visit.Page.EvaluateAsync<double>("() => document.querySelector('main').scrollTop"));
    }

    [Theory]
    [InlineData("Granny's photos", false)]
    [InlineData("Football club", true)]
    public async Task Only_who_may_add_photos_is_offered_to(string library, bool may)
    {
        await using var mock = await MockServer.StartAsync(photos: 20, libraries: 4);
        await using var visit = await Visit.StartAsync(chromium, mock.Address);
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Upload photos" })).ToBeVisibleAsync();

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Library: Home" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = library }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = $"Library: {library}" })).ToBeVisibleAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Upload photos" })).ToHaveCountAsync(may ? 1 : 0);
    }

    [Fact]
    public async Task The_second_factor_is_turned_on_with_a_code_and_its_recovery_codes_are_shown_until_they_are_kept()
    {
        await using var mock = await MockServer.StartAsync(photos: 20);
        await using var visit = await Visit.StartAsync(chromium, mock.Address, Visitor.OnPhone);
        await visit.OpenAsync("/account/security");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Turn it on" }).ClickAsync();
        var dialog = visit.Page.Locator("dialog.confirm");
        await dialog.GetByLabel("Your password", new() { Exact = true }).FillAsync("correct horse battery");
        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(dialog.GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        var code = dialog.GetByLabel("The code that the app shows");
        await Expect(code).ToHaveAttributeAsync("autocomplete", "one-time-code");
        await code.FillAsync("000000");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("The code is not right");
        await code.FillAsync("123 456");
        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(dialog.GetByLabel("Recovery codes")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^(\\S+\n){9}\\S+$"));
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeVisibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have kept them" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Turn it off" })).ToBeVisibleAsync();
        Assert.Empty(visit.Faults);
    }
}
