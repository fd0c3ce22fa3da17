using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

/// <summary>Signing in and out, and what happens to an open page when its session ends.</summary>
public sealed class DoorTests(Chromium chromium) : BrowserTest(chromium)
{
    static readonly DateTime Taken = new(2024, 6, 1, 12, 0, 0);

    [Fact]
    public async Task Somebody_who_is_not_signed_in_sees_the_sign_in_and_no_photo()
    {
        await Library.SeedAsync(2, Taken);
        var visit = await CallAsync();

        await Expect(visit.Door.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(visit.Page).ToHaveTitleAsync("Sign in · Qmulum");
        await Expect(visit.Tiles).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Signing_in_leads_to_what_the_address_names()
    {
        await Library.SeedAsync(2, Taken);
        var photo = (await Library.PhotosAsync())[0];
        var visit = await CallAsync(path: $"/photo/{photo.Id}");

        await visit.SignInAsync();

        await Expect(visit.Viewer).ToBeVisibleAsync();
        Assert.Equal(photo.Id, visit.OpenPhoto);
    }

    [Fact]
    public async Task The_whole_way_in_and_out_goes_by_the_keyboard()
    {
        var visit = await CallAsync();
        await Expect(visit.Door.GetByLabel("E-mail")).ToBeFocusedAsync();

        await visit.Page.Keyboard.TypeAsync(ServerOwner.Email);
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.TypeAsync(ServerOwner.Password);
        await visit.Page.Keyboard.PressAsync("Enter");
        var account = visit.Page.GetByRole(AriaRole.Button, new() { Name = $"Account of {ServerOwner.Name}" });
        await Expect(account).ToBeVisibleAsync();

        await account.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(account).ToBeFocusedAsync();
        await Expect(account).ToHaveAttributeAsync("aria-expanded", "false");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("ArrowUp");
        await visit.Page.Keyboard.PressAsync("Enter");

        await Expect(visit.Door.GetByLabel("E-mail")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(ServerOwner.Email, "not this one at all")]
    [InlineData("nobody@example.org", ServerOwner.Password)]
    public async Task A_wrong_password_and_an_unknown_e_mail_are_told_alike_and_kindly(string email, string password)
    {
        var visit = await CallAsync(Visitor.OnPhone);

        await visit.SignInAsync(email, password);

        await Expect(visit.Door.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The e-mail or the password is not right. Please check both and try again.");
        await Expect(visit.Door.GetByLabel("E-mail")).ToHaveValueAsync(email);
    }

    [Fact]
    public async Task After_signing_out_the_way_back_shows_nothing()
    {
        await Library.SeedAsync(2, Taken);
        var visit = await CallAsync();
        await visit.SignInAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(2);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Account of" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Your account" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Account of" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await Expect(visit.Door.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await visit.Page.GoBackAsync();

        await Expect(visit.Door).ToBeVisibleAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_whose_session_ended_elsewhere_shows_the_sign_in_and_then_goes_on_where_it_was()
    {
        await Library.SeedAsync(60, Taken, 120, 90);
        var visit = await SignedInAsync(new() { Width = 700, Height = 500 });
        await visit.BecomesLiveAsync();
        await Expect(visit.Page.Locator(".tile img.is-there").First).ToBeVisibleAsync();
        await visit.Page.EvaluateAsync("() => document.querySelector('main').scrollTop = 900");

        await EndAllSessionsAsync();
        // Whoever looks at a page hears of the end of its session with the next change or heartbeat.
        await Library.UploadAsync("new.jpg", SamplePhotos.Jpeg(1, 320, 240, Taken.AddDays(60)));
        await Expect(visit.Door.GetByRole(AriaRole.Heading, new() { Name = "Welcome back" })).ToBeVisibleAsync();
        await Expect(visit.Tiles.First).ToBeHiddenAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Door).ToBeVisibleAsync();

        await visit.SignInAsync();
        await Expect(visit.Door).ToHaveCountAsync(0);
        await Expect(visit.Page.Locator("[data-photos='61']")).ToHaveCountAsync(1);
        await Expect(visit.Tiles.First).ToBeVisibleAsync();
        Assert.True(await visit.Page.EvaluateAsync<double>("() => document.querySelector('main').scrollTop") > 800, "the page jumped to its top");
    }

    [Fact]
    public async Task Uploads_that_meet_an_ended_session_wait_for_the_next_and_arrive()
    {
        using TempFolder folder = new();
        for (var i = 0; i < 8; i++)
        {
            await File.WriteAllBytesAsync(folder.File($"{i}.jpg"), SamplePhotos.Jpeg(i, 320, 240, Taken.AddMinutes(i)));
        }

        var visit = await SignedInAsync();
        await visit.BecomesLiveAsync();
        await EndAllSessionsAsync();

        await visit.DropAsync([.. Enumerable.Range(0, 8).Select(i => folder.File($"{i}.jpg"))]);
        await Expect(visit.Door.GetByRole(AriaRole.Heading, new() { Name = "Welcome back" })).ToBeVisibleAsync();
        await visit.SignInAsync();

        await Expect(visit.Uploads.GetByRole(AriaRole.Status)).ToContainTextAsync("8 photos stored");
        await Expect(visit.Tiles).ToHaveCountAsync(8);
    }

    [Fact]
    public async Task An_open_photo_stays_open_over_the_end_of_a_session()
    {
        await Library.SeedAsync(3, Taken);
        var visit = await SignedInAsync();
        await visit.BecomesLiveAsync();
        await visit.Tiles.First.ClickAsync();
        await Expect(visit.Viewer).ToBeVisibleAsync();
        var open = visit.OpenPhoto;

        await EndAllSessionsAsync();
        await Library.UploadAsync("new.jpg", SamplePhotos.Jpeg(77, 320, 240, Taken.AddDays(1)));
        await Expect(visit.Door).ToBeVisibleAsync();
        await visit.SignInAsync();

        await Expect(visit.Door).ToHaveCountAsync(0);
        await Expect(visit.Viewer).ToBeVisibleAsync();
        Assert.Equal(open, visit.OpenPhoto);
        await visit.Page.Keyboard.PressAsync("Escape");
        await Expect(visit.Viewer).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Another_person_does_not_get_the_page_of_the_one_before()
    {
        await Library.SeedAsync(2, Taken);
        var visit = await SignedInAsync();
        await visit.BecomesLiveAsync();
        await Expect(visit.Tiles).ToHaveCountAsync(2);
        await EndAllSessionsAsync();
        await Library.UploadAsync("new.jpg", SamplePhotos.Jpeg(77, 320, 240, Taken.AddDays(1)));
        await Expect(visit.Door).ToBeVisibleAsync();

        // A server makes more accounts than the first by mail or by an administrator; for the page it is enough that the answer names another.
        await visit.Page.RouteAsync("**/api/v1/session", async route =>
        {
            var answer = await route.FetchAsync();
            var body = (await answer.TextAsync()).Replace(ServerOwner.Name, "Bob", StringComparison.Ordinal);
            await route.FulfillAsync(new() { Response = answer, Body = System.Text.RegularExpressions.Regex.Replace(body, "\"id\":\"[^\"]+\"", "\"id\":\"bob\"") });
        });
        await visit.Page.EvaluateAsync("() => window.ofTheOneBefore = true");
        await visit.SignInAsync();

        await visit.Page.WaitForFunctionAsync("() => window.ofTheOneBefore === undefined && document.querySelector('main[data-state=ready]') !== null");
    }

    [Theory]
    [InlineData(360, 740, ColorScheme.Light)]
    [InlineData(360, 740, ColorScheme.Dark)]
    [InlineData(1280, 800, ColorScheme.Light)]
    [InlineData(1280, 800, ColorScheme.Dark)]
    public async Task The_sign_in_can_be_read_and_filled_by_people_and_password_managers(int width, int height, ColorScheme scheme)
    {
        var visit = await CallAsync(new() { Width = width, Height = height, Touch = width < 500, Scheme = scheme });

        await Expect(visit.Door.GetByLabel("E-mail")).ToHaveAttributeAsync("autocomplete", "username");
        await Expect(visit.Door.GetByLabel("Password", new() { Exact = true })).ToHaveAttributeAsync("autocomplete", "current-password");
        await Expect(visit.Door.GetByRole(AriaRole.Alert)).ToHaveCountAsync(1);
        Assert.Empty(await visit.UnreachableAsync());
        Assert.Empty(await visit.HardToReadAsync());
    }

    async Task<Visit> SignedInAsync(Visitor? visitor = null)
    {
        var visit = await CallAsync(visitor);
        await visit.SignInAsync();
        await visit.Page.Locator("main[data-state=ready]").WaitForAsync();
        return visit;
    }

    /// <summary>As by "sign out everywhere else" on another device.</summary>
    async Task EndAllSessionsAsync()
    {
        using HttpRequestMessage request = new(HttpMethod.Delete, "/api/v1/me/sessions") { Headers = { { "Cookie", Server.Owner.Cookie } } };
        using var answer = await Server.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
