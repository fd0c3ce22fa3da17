using System.Net.Http.Json;
using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

/// <summary>What an administrator does on the page.</summary>
public sealed class AdminTests(Chromium chromium) : BrowserTest(chromium)
{
    const string Bob = "bob@example.org";
    const string Password = "another few words";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_account_is_found_closed_and_opened_and_the_audit_tells_of_it(bool onPhone)
    {
        await AddBobAsync();
        var bob = await CallAsync();
        await bob.SignInAsync(Bob, Password);
        await bob.BecomesLiveAsync();
        var visit = await VisitAsync(onPhone ? Visitor.OnPhone : null);
        await OpenBobAsync(visit);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
        await Expect(visit.Page.Locator(".toast")).ToContainTextAsync("Bob is signed out everywhere.");
        await bob.Page.ReloadAsync();
        await Expect(bob.Door.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Enable" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Disable" })).ToBeVisibleAsync();

        await visit.OpenAsync("/admin/audit");
        await visit.Page.GetByLabel("Account (e-mail or id)").FillAsync(Bob);
        await visit.Page.GetByLabel("Action").SelectOptionAsync("Account disabled");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(visit.Page.Locator(".rows li")).ToHaveCountAsync(1);
        await Expect(visit.Page.Locator(".rows li")).ToContainTextAsync($"by {ServerOwner.Name} · to Bob");
    }

    [Fact]
    public async Task A_new_password_is_chosen_by_the_link_that_an_administrator_passes_on()
    {
        const string Next = "a password of his own";
        await AddBobAsync();
        var visit = await VisitAsync();
        await OpenBobAsync(visit);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Link for a new password" }).ClickAsync();
        var href = new Uri(await visit.Page.Locator("dialog.confirm").GetByLabel("Link").InputValueAsync());

        var bob = await CallAsync(path: href.PathAndQuery + href.Fragment);
        await bob.Page.GetByLabel("New password", new() { Exact = true }).FillAsync(Next);
        await bob.Page.GetByRole(AriaRole.Button, new() { Name = "Save the password" }).ClickAsync();
        await Expect(bob.Door.GetByRole(AriaRole.Heading, new() { Name = "Your new password counts" })).ToBeVisibleAsync();

        var again = await CallAsync();
        await again.SignInAsync(Bob, Next);
        await Expect(again.Page.Locator("main[data-state=ready]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task The_overview_counts_what_is_there_and_counts_it_anew()
    {
        await Library.SeedAsync(3, new(2024, 6, 1, 12, 0, 0));
        var visit = await VisitAsync();
        await visit.OpenAsync("/admin");

        await Expect(visit.Page.Locator(".figures")).ToContainTextAsync("3photos");
        await Expect(visit.Page.Locator(".room")).ToContainTextAsync("JPEG");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Count anew" }).ClickAsync();
        await Expect(visit.Page.Locator(".toast")).ToContainTextAsync("The counts are being made anew.");
        await visit.Page.ReloadAsync();
        await Expect(visit.Page.Locator(".figures")).ToContainTextAsync("3photos");
    }

    [Fact]
    public async Task Everybody_sees_what_their_own_account_did_and_nobody_else_the_administration()
    {
        await AddBobAsync();
        var bob = await CallAsync();
        await bob.SignInAsync(Bob, "not his password");
        await Expect(bob.Door.GetByRole(AriaRole.Alert)).ToContainTextAsync("not right");
        await bob.SignInAsync(Bob, Password);
        await bob.BecomesLiveAsync();

        await bob.OpenAsync("/account/activity");

        await Expect(bob.Page.Locator(".rows")).ToContainTextAsync("Sign in failed");
        await Expect(bob.Page.Locator(".rows")).ToContainTextAsync("Signed in");
        await bob.Page.GotoAsync(new Uri(Server.Address, "/admin/audit").ToString());
        await Expect(bob.Page.Locator(".room")).ToContainTextAsync("Only an administrator of this server sees what is here.");
    }

    static async Task OpenBobAsync(Visit visit)
    {
        await visit.OpenAsync("/admin/accounts");
        await visit.Page.GetByLabel("Name or e-mail").FillAsync("BOB@");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await Expect(visit.Page.Locator(".rows li")).ToHaveCountAsync(1);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Bob", Exact = true }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Disable" }).WaitForAsync();
    }

    async Task AddBobAsync()
    {
        using var made = await Server.Client.PostAsJsonAsync("/api/v1/admin/accounts", new { name = "Bob", email = Bob, password = Password });
        made.EnsureSuccessStatusCode();
    }
}
