using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

/// <summary>A server that has no account yet.</summary>
public sealed class SetupTests(Chromium chromium) : BrowserTest(chromium)
{
    const string Password = "a few words in a row";

    protected override Task<ServerSettings> PrepareAsync() => Task.FromResult(new ServerSettings { WithOwner = false });

    string Link
    {
        get
        {
            Uri link = new(File.ReadAllText(Path.Combine(Server.DataFolder, "setup-link")).Trim());
            return link.PathAndQuery + link.Fragment;
        }
    }

    [Fact]
    public async Task The_setup_link_makes_the_first_account_and_leads_to_the_photos()
    {
        var visit = await CallAsync(path: Link);

        await FillAsync(visit);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Drop a folder of photos anywhere on this page" })).ToBeVisibleAsync();
        Assert.Equal("/", new Uri(visit.Page.Url).PathAndQuery);
        Assert.Empty(new Uri(visit.Page.Url).Fragment);
        await visit.BecomesLiveAsync();
        await visit.Page.ReloadAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Account of Ada" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_link_makes_no_account_and_says_where_the_right_one_is()
    {
        var visit = await CallAsync(path: "/setup#qms_mistyped");

        await FillAsync(visit);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await Expect(visit.Door.GetByRole(AriaRole.Alert)).ToContainTextAsync("setup-link");
        await visit.Page.GotoAsync(Server.Address.ToString());
        await Expect(visit.Door.GetByRole(AriaRole.Heading, new() { Name = "Nearly there" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("Your name", "", "Please give your name.")]
    [InlineData("E-mail", "ada", "This is not an e-mail address")]
    [InlineData("Password", "too short", "9 of at least 10")]
    [InlineData("Password", "ada@example.org", "too easy to guess")]
    public async Task What_is_wrong_is_said_at_its_field(string field, string value, string fault)
    {
        var visit = await CallAsync(Visitor.OnPhone, Link);
        await FillAsync(visit);
        var input = visit.Door.GetByLabel(field, new() { Exact = true });
        await input.FillAsync(value);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();

        await Expect(input).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(input).ToBeFocusedAsync();
        await Expect(visit.Page.Locator($"#{(await input.GetAttributeAsync("aria-describedby"))!.Split(' ')[0]}")).ToContainTextAsync(fault);
    }

    [Fact]
    public async Task Once_the_server_is_set_up_the_link_leads_to_the_sign_in()
    {
        var link = Link;
        await Server.Owner.SignInAsync(Server, CancellationToken.None);
        var visit = await CallAsync(path: link);

        await Expect(visit.Door.GetByRole(AriaRole.Heading, new() { Name = "This server is set up" })).ToBeVisibleAsync();
        await visit.Door.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();

        await Expect(visit.Door.GetByLabel("E-mail")).ToBeVisibleAsync();
    }

    static async Task FillAsync(Visit visit)
    {
        await visit.Door.GetByLabel("Your name").FillAsync("Ada");
        await visit.Door.GetByLabel("E-mail").FillAsync("ada@example.org");
        await visit.Door.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
    }
}
