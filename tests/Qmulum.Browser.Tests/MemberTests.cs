using System.Net.Http.Json;
using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

/// <summary>What an owner and the members of a library do on the page.</summary>
public sealed class MemberTests(Chromium chromium) : BrowserTest(chromium)
{
    const string Bob = "bob@example.org";
    const string Password = "another few words";

    static readonly DateTime Taken = new(2024, 6, 1, 12, 0, 0);

    [Fact]
    public async Task Whoever_accepts_an_invitation_joins_with_the_role_that_was_given()
    {
        await AddBobAsync();
        await Library.SeedAsync(3, Taken);
        var owner = await VisitAsync();
        var link = await InviteAsync(owner, "Viewer");

        var bob = await JoinAsync(link, Visitor.OnPhone);

        await Expect(bob.Tiles).ToHaveCountAsync(3);
        await Expect(bob.Page.GetByRole(AriaRole.Button, new() { Name = "Upload photos" })).ToHaveCountAsync(0);
        await owner.OpenAsync("/library/members");
        await Expect(owner.Page.GetByLabel("Role of Bob")).ToHaveValueAsync("viewer");
    }

    [Fact]
    public async Task A_role_that_changes_shows_on_the_member_s_page_and_a_member_who_is_removed_sees_the_library_no_more()
    {
        await AddBobAsync();
        await Library.SeedAsync(2, Taken);
        var owner = await VisitAsync();
        var bob = await JoinAsync(await InviteAsync(owner, "Viewer"));
        await Expect(bob.Tiles).ToHaveCountAsync(2);
        await bob.BecomesLiveAsync();

        await owner.OpenAsync("/library/members");
        await owner.Page.GetByLabel("Role of Bob").SelectOptionAsync("contributor");
        await Expect(owner.Page.Locator(".toast")).ToContainTextAsync("Bob is a contributor now.");
        await bob.Page.ReloadAsync();
        await Expect(bob.Page.GetByRole(AriaRole.Button, new() { Name = "Upload photos" })).ToBeVisibleAsync();
        await bob.BecomesLiveAsync();

        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Remove Bob" }).ClickAsync();
        await owner.Page.Locator("dialog.confirm").GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(owner.Page.GetByLabel("Role of Bob")).ToHaveCountAsync(0);
        // Heard of with the next change at the latest.
        await Library.UploadAsync("private.jpg", SamplePhotos.Jpeg(9, 320, 240, Taken.AddDays(1)));

        await Expect(bob.Tiles).ToHaveCountAsync(0);
        await Expect(bob.Page.Locator("main[data-state=ready]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_link_that_was_withdrawn_says_so()
    {
        var owner = await VisitAsync();
        var link = await InviteAsync(owner, "Editor");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Withdraw the invitation" }).ClickAsync();
        await Expect(owner.Page.Locator(".toast")).ToContainTextAsync("Its link opens nothing any more.");

        var stranger = await CallAsync(path: link);

        await Expect(stranger.Door.GetByRole(AriaRole.Heading, new() { Name = "This invitation does not open" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_library_is_renamed_limited_deleted_by_its_name_and_brought_back()
    {
        await Library.SeedAsync(2, Taken);
        var visit = await VisitAsync();
        await visit.OpenAsync("/library/new");
        await visit.Page.GetByLabel("Name").FillAsync("Lake");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Make", Exact = true }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Library: Lake" })).ToBeVisibleAsync();

        await visit.OpenAsync("/library");
        await visit.Page.GetByRole(AriaRole.Form, new() { Name = "Name" }).GetByLabel("Name").FillAsync("Mountains");
        await visit.Page.GetByRole(AriaRole.Form, new() { Name = "Name" }).GetByRole(AriaRole.Button).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Library: Mountains" })).ToBeVisibleAsync();
        var settings = visit.Page.GetByRole(AriaRole.Form, new() { Name = "Settings" });
        await settings.GetByLabel("Time zone").SelectOptionAsync("Europe/Zurich");
        await settings.GetByLabel("Most photos").FillAsync("500");
        await settings.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(settings.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved.");
        await visit.Page.ReloadAsync();
        await Expect(settings.GetByLabel("Time zone")).ToHaveValueAsync("Europe/Zurich");
        await Expect(settings.GetByLabel("Most photos")).ToHaveValueAsync("500");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Delete this library" }).ClickAsync();
        var dialog = visit.Page.Locator("dialog.confirm");
        await dialog.GetByLabel("Type the library's name").FillAsync("Lake");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("Please type “Mountains”.");
        await dialog.GetByLabel("Type the library's name").FillAsync("Mountains");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(2);
        await Expect(visit.Page.Locator(".library-menu")).ToHaveCountAsync(0);

        await visit.OpenAsync("/library/new");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Bring Mountains back" }).ClickAsync();
        await Expect(visit.Page.Locator(".library-menu")).ToHaveCountAsync(1);
    }

    /// <summary>Makes a link into the owner's library, and returns its path with what stands behind the #.</summary>
    static async Task<string> InviteAsync(Visit owner, string role)
    {
        await owner.OpenAsync("/library/members");
        await owner.Page.GetByRole(AriaRole.Button, new() { Name = "Invite somebody" }).ClickAsync();
        var dialog = owner.Page.Locator("dialog.confirm");
        await dialog.GetByLabel(role).CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        Uri link = new(await dialog.GetByLabel("Link of the invitation").InputValueAsync());
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        return link.PathAndQuery + link.Fragment;
    }

    /// <summary>Bob signs in, opens the link and accepts.</summary>
    async Task<Visit> JoinAsync(string link, Visitor? visitor = null)
    {
        var bob = await CallAsync(visitor);
        await bob.SignInAsync(Bob, Password);
        await bob.Page.Locator("main[data-state=ready]").WaitForAsync();
        await bob.Page.GotoAsync(new Uri(Server.Address, link).ToString());
        await Expect(bob.Door).ToContainTextAsync($"{ServerOwner.Name} invites you.");
        await bob.Door.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        return bob;
    }

    async Task AddBobAsync()
    {
        using var made = await Server.Client.PostAsJsonAsync("/api/v1/admin/accounts", new { name = "Bob", email = Bob, password = Password });
        made.EnsureSuccessStatusCode();
    }
}
