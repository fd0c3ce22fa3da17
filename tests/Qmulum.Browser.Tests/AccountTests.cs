using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

/// <summary>What a person does with their own account on the page.</summary>
public sealed class AccountTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_key_is_shown_once_works_and_after_its_revocation_does_not()
    {
        var visit = await VisitAsync();
        await visit.OpenAsync("/account/keys");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        var dialog = visit.Page.Locator("dialog.confirm");
        await dialog.GetByLabel("Name").FillAsync("Laptop");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Make", Exact = true }).ClickAsync();
        var secret = await dialog.GetByLabel("API key").InputValueAsync();

        Assert.Equal(HttpStatusCode.OK, await AskWithAsync(secret));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
        await visit.Page.ReloadAsync();
        await Expect(visit.Page.Locator(".room")).ToContainTextAsync("Laptop");
        Assert.DoesNotContain(secret, await visit.Page.ContentAsync(), StringComparison.Ordinal);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke Laptop" }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke Laptop" })).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskWithAsync(secret));
    }

    [Fact]
    public async Task Everything_can_be_taken_along_as_one_ZIP()
    {
        var visit = await VisitAsync();
        await visit.OpenAsync("/account/data");

        var download = await visit.Page.RunAndWaitForDownloadAsync(
            () => visit.Page.GetByRole(AriaRole.Link, new() { Name = "Download everything" }).ClickAsync());

        Assert.Matches("^qmulum-[0-9-]+\\.zip$", download.SuggestedFilename);
        await using var file = await download.CreateReadStreamAsync();
        using MemoryStream bytes = new();
        await file.CopyToAsync(bytes);
        using ZipArchive zip = new(bytes);
        Assert.Contains(zip.Entries, entry => entry.FullName == "account.json");
    }

    [Fact]
    public async Task Another_session_is_listed_and_can_be_ended()
    {
        var other = await CallAsync();
        await other.SignInAsync();
        await other.BecomesLiveAsync();
        var visit = await VisitAsync();
        await visit.OpenAsync("/account/security");

        var signOut = visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out Chrome on Linux" });
        await signOut.ClickAsync();

        await Expect(signOut).ToHaveCountAsync(0);
        await other.Page.ReloadAsync();
        await Expect(other.Door.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_new_password_counts_and_the_old_one_does_not()
    {
        const string Next = "quite another one";
        var visit = await VisitAsync();
        await visit.OpenAsync("/account");
        var form = visit.Page.GetByRole(AriaRole.Form, new() { Name = "Password" });
        await form.GetByLabel("Present password", new() { Exact = true }).FillAsync("not the present one");
        await form.GetByLabel("New password", new() { Exact = true }).FillAsync(Next);
        await form.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Expect(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("The password is not right");
        await Expect(visit.Door).ToHaveCountAsync(0);

        await form.GetByLabel("Present password", new() { Exact = true }).FillAsync(ServerOwner.Password);
        await form.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Expect(form.GetByRole(AriaRole.Status)).ToContainTextAsync("Changed.");

        var caller = await CallAsync();
        await caller.SignInAsync();
        await Expect(caller.Door.GetByRole(AriaRole.Alert)).ToContainTextAsync("not right");
        await caller.SignInAsync(password: Next);
        await Expect(caller.Page.Locator("main[data-state=ready]")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_new_name_is_kept()
    {
        const string Name = "Ada <b>Lovelace</b>";
        var visit = await VisitAsync();
        await visit.OpenAsync("/account");
        var form = visit.Page.GetByRole(AriaRole.Form, new() { Name = "Name", Exact = true });
        await form.GetByLabel("Name").FillAsync(Name);
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(form.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved.");

        await visit.Page.ReloadAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = $"Account of {Name}" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_second_library_has_photos_of_its_own_and_is_shown_again_after_a_reload()
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("lake.jpg"), SamplePhotos.Jpeg(1, 320, 240, new DateTime(2024, 6, 1, 12, 0, 0)));
        await Library.SeedAsync(3, new DateTime(2023, 6, 1, 12, 0, 0));
        var visit = await VisitAsync();
        await visit.OpenAsync("/library/new");
        await visit.Page.GetByLabel("Name").FillAsync("Lake");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Make", Exact = true }).ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Library: Lake" })).ToBeVisibleAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Drop a folder of photos anywhere on this page" })).ToBeVisibleAsync();

        await visit.DropAsync(folder.File("lake.jpg"));
        await Expect(visit.Tiles).ToHaveCountAsync(1);
        await visit.Page.ReloadAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(1);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Library: Lake" }).ClickAsync();
        await visit.Page.Locator(".menu-list button").First.ClickAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(3);
    }

    async Task<HttpStatusCode> AskWithAsync(string secret)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/libraries") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", secret) } };
        using var answer = await Server.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
