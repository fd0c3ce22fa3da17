using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

/// <summary>What the page tells of where bytes live, of what became of uploads, and of the copies elsewhere.</summary>
[Collection(InChromium.Name)]
public sealed class KeepingTests(Chromium chromium, RunningServer running) : IClassFixture<RunningServer>, IDisposable
{
    readonly TempFolder _folder = new();

    HttpClient Client => running.Server.Client;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_location_is_added_tried_and_given_to_a_library_which_moves_there_while_one_looks()
    {
        var library = await MakeLibraryAsync("Archive");
        await UploadAsync(library, "a.jpg", SamplePhotos.Jpeg(1));
        await using var visit = await VisitAsync(Visitor.OnPhone);
        await visit.OpenAsync("/admin/locations");
        var (room, dialog) = (visit.Page.Locator(".room"), visit.Page.Locator("dialog.confirm"));

        await ClickAsync(room, "Add a location");
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("disk");
        await dialog.GetByLabel("Address").FillAsync("relative/path");
        await ClickAsync(dialog, "Add");
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("absolute path");
        await dialog.GetByLabel("Address").FillAsync(_folder.File("disk"));
        await ClickAsync(dialog, "Add");

        var disk = visit.Page.Locator(".rows li").Filter(new() { HasText = _folder.File("disk") });
        await Expect(disk).ToContainTextAsync("Online");
        await Expect(disk).ToContainTextAsync("Libraries: none");
        await ClickAsync(disk, "Test disk");
        await Expect(dialog).ToContainTextAsync("MB a second");
        await ClickAsync(dialog, "Close");

        await ClickAsync(room, "Move Archive");
        await dialog.GetByLabel("Originals").SelectOptionAsync("disk");
        await dialog.GetByLabel("Renditions").SelectOptionAsync("disk");
        await ClickAsync(dialog, "Move");
        await Expect(Card(visit, "Moves").Locator("li")).ToContainTextAsync("Done");
        await Expect(disk).ToContainTextAsync("Libraries: Archive");
        await ClickAsync(disk, "Remove disk");
        await ClickAsync(dialog, "Remove");
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("Move them to another one");
        await ClickAsync(dialog, "Cancel");

        await ClickAsync(room, "Where new libraries begin");
        await Expect(dialog.GetByLabel("Originals")).ToHaveValueAsync("own");
        await dialog.GetByLabel("Originals").SelectOptionAsync("disk");
        await ClickAsync(dialog, "Save");
        await Expect(disk).ToContainTextAsync("originals of new ones begin here");
        await ClickAsync(room, "Where new libraries begin");
        await dialog.GetByLabel("Originals").SelectOptionAsync("folder");
        await ClickAsync(dialog, "Save");
        await Expect(disk).Not.ToContainTextAsync("of new ones");
        await ClickAsync(room, "Pace of moves");
        await dialog.GetByLabel("Megabytes a second").FillAsync("fast");
        await ClickAsync(dialog, "Save");
        await Expect(dialog).ToContainTextAsync("Please give a whole number");
        await dialog.GetByLabel("Megabytes a second").FillAsync("500");
        await ClickAsync(dialog, "Save");
        await Expect(room.GetByRole(AriaRole.Button, new() { Name = "Pace of moves: 500 MB a second" })).ToBeVisibleAsync();

        Directory.Move(_folder.File("disk"), _folder.File("aside"));
        await ClickAsync(room, "Check again");
        await Expect(disk).ToContainTextAsync("Offline");
        await ClickAsync(room, "Move Archive");
        await dialog.GetByLabel("Originals").SelectOptionAsync("folder");
        await dialog.GetByLabel("Renditions").SelectOptionAsync("folder");
        await ClickAsync(dialog, "Move");
        await Expect(room).ToContainTextAsync("some still in disk");
        await ClickAsync(disk, "Remove disk");
        await ClickAsync(dialog, "Remove");
        await Expect(dialog).ToContainTextAsync("What was there alone is missing from then on");
        await ClickAsync(dialog, "Give it up as lost");
        await Expect(disk).ToHaveCountAsync(0);
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Two_taps_tell_on_a_phone_why_a_file_is_not_there()
    {
        await UploadAsync("home", "whole.jpg", SamplePhotos.Jpeg(2));
        await UploadAsync("home", "empty.jpg", [], device: "Pixel of Ada", path: "DCIM/empty.jpg");
        await Deadline.WaitAsync("the attempt to be entered", async () => (await FailedAsync()) > 0);
        await using var visit = await VisitAsync(Visitor.OnPhone);

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Account of" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Uploads" }).ClickAsync();

        var rows = visit.Page.Locator(".rows li");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows).ToContainTextAsync("empty.jpg");
        await Expect(rows).ToContainTextAsync("no bytes");
        await Expect(rows).ToContainTextAsync("From Pixel of Ada, DCIM/empty.jpg");
        await visit.Page.GetByLabel("Show", new() { Exact = true }).SelectOptionAsync("Everything");
        await Expect(rows.Filter(new() { HasText = "whole.jpg" })).ToContainTextAsync("Stored");
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task The_owner_sees_what_a_replica_lacks_and_forgets_one()
    {
        var replica = $"/api/v1/libraries/home/replicas/{Guid.NewGuid():D}";
        using (var made = await Client.PutAsJsonAsync(replica, new { name = "NAS in the cellar" }))
        {
            made.EnsureSuccessStatusCode();
        }

        await UploadAsync("home", "lacking.jpg", SamplePhotos.Jpeg(3));
        await using var visit = await VisitAsync();
        await visit.OpenAsync("/library/replicas");
        var row = visit.Page.Locator(".rows li");
        await Expect(row).ToContainTextAsync("NAS in the cellar");
        await Expect(row).ToContainTextAsync("Lacks ");
        await Expect(visit.Page.GetByLabel("Commands that make a replica")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("qmulum pull --to .* --library home"));

        var (card, dialog) = (Card(visit, "Originals on this server"), visit.Page.Locator("dialog.confirm"));
        await ClickAsync(row, "Count on it: NAS in the cellar");
        await Expect(row).ToContainTextAsync("Counted on");
        Assert.True((await Client.GetFromJsonAsync<JsonElement>("/api/v1/libraries/home/replicas")).GetProperty("replicas")[0].GetProperty("counts").GetBoolean());
        await ClickAsync(card, "Keep only renditions here");
        await Expect(dialog).ToContainTextAsync("Only replicas that you count on above do: 1 now.");
        await dialog.GetByLabel("Copies that must hold").SelectOptionAsync("3 copies");
        await ClickAsync(dialog, "Delete them here");
        await Expect(card).ToContainTextAsync("whose original 3 replicas hold.");
        await ClickAsync(row, "Do not count on it: NAS in the cellar");
        await Expect(row).Not.ToContainTextAsync("Counted on");
        Assert.Equal(3, await OnceReplicasAsync());
        await ClickAsync(card, "Keep every original here");
        await Expect(card).ToContainTextAsync("Every original is kept here.");
        Assert.Null(await OnceReplicasAsync());

        await ClickAsync(row, "Forget NAS in the cellar");
        await ClickAsync(visit.Page.Locator("dialog.confirm"), "Forget");

        await Expect(visit.Page.GetByText("There is none yet.")).ToBeVisibleAsync();
        Assert.Equal(0, (await Client.GetFromJsonAsync<JsonElement>("/api/v1/libraries/home/replicas")).GetProperty("replicas").GetArrayLength());
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task A_move_waits_and_goes_on_and_what_could_not_be_moved_is_told_with_its_reason()
    {
        await using var mock = await MockServer.StartAsync(photos: 20, libraries: 4);
        await using var visit = await Visit.StartAsync(chromium, mock.Address);
        await visit.OpenAsync("/admin/locations");
        var room = visit.Page.Locator(".room");
        var home = Card(visit, "Moves").Locator("li").Filter(new() { HasText = "Home" });
        await Expect(home).ToContainTextAsync("1,312 of 5,000 photos moved, 4.10 GB");

        await ClickAsync(home, "Pause the move of Home");
        await Expect(home).ToContainTextAsync("Paused");
        await ClickAsync(home, "Go on with the move of Home");
        await Expect(home).ToContainTextAsync("Moving");

        await Expect(Card(visit, "Moves")).ToContainTextAsync("2 files stay where they are");
        await Expect(Card(visit, "Moves")).ToContainTextAsync("Send the file again.");
        await Expect(Card(visit, "Moves").Locator("li").Filter(new() { HasText = "Football club" })).ToContainTextAsync("tries again each half minute");

        await Expect(visit.Page.GetByText("deleted, and gone for good 20 December 2026")).ToBeVisibleAsync();
        await Expect(room.GetByRole(AriaRole.Button, new() { Name = "Move Home" })).ToHaveCountAsync(1);
        await Expect(room.GetByRole(AriaRole.Button, new() { Name = "Move Old club" })).ToHaveCountAsync(0);
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task Originals_are_left_to_the_replicas_only_after_a_warning_and_are_asked_back()
    {
        await using var mock = await MockServer.StartAsync(photos: 5);
        await using var visit = await Visit.StartAsync(chromium, mock.Address, Visitor.OnPhone);
        await visit.OpenAsync("/library/replicas");
        var (card, dialog) = (Card(visit, "Originals on this server"), visit.Page.Locator("dialog.confirm"));
        await Expect(card).ToContainTextAsync("Every original is kept here.");

        await ClickAsync(card, "Keep only renditions here");
        await Expect(dialog).ToContainTextAsync("when those are lost, the photos are lost");
        await Expect(dialog.GetByLabel("Copies that must hold")).ToHaveValueAsync("2");
        await ClickAsync(dialog, "Cancel");
        await Expect(card).ToContainTextAsync("Every original is kept here.");
        await ClickAsync(card, "Keep only renditions here");
        await dialog.GetByLabel("Copies that must hold").SelectOptionAsync("3 copies");
        await ClickAsync(dialog, "Delete them here");

        await Expect(card).ToContainTextAsync("whose original 3 replicas hold. 1,200 originals (4.40 GB) are on the replicas alone. 1 of them is asked back.");
        await Expect(card.GetByRole(AriaRole.Alert)).ToContainTextAsync("3 photos of these have fewer copies");
        await Expect(visit.Page.Locator(".rows li").First).ToContainTextAsync("On the same disk as Laptop: together they are one copy");
        await ClickAsync(visit.Page.Locator(".room"), "Forget Laptop");
        await ClickAsync(dialog, "Forget");
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("1,200 originals would have fewer copies");
        await ClickAsync(dialog, "Forget it even so");
        await Expect(visit.Page.GetByText("Laptop")).ToHaveCountAsync(0);

        await ClickAsync(card, "Keep every original here");
        await Expect(card).ToContainTextAsync("Every original is kept here.");
        Assert.Empty(visit.Faults);
    }

    [Fact]
    public async Task An_original_that_the_replicas_alone_have_is_asked_back_in_place_of_a_download_that_fails()
    {
        await using var mock = await MockServer.StartAsync(photos: 5);
        await using var visit = await Visit.StartAsync(chromium, mock.Address);
        await visit.Page.RouteAsync("**/api/v1/photos/*", async route =>
        {
            var facts = await (await route.FetchAsync()).TextAsync();
            await route.FulfillAsync(new() { Json = JsonDocument.Parse(facts.Replace("\"number\":1,", "\"number\":1,\"elsewhereSince\":\"2026-11-01T09:00:00Z\",", StringComparison.Ordinal)).RootElement });
        });
        await visit.Page.RouteAsync("**/original", route => route.FulfillAsync(new()
        {
            Status = 503,
            Headers = new Dictionary<string, string> { ["retry-after"] = "60" },
            Json = new { status = 503, code = "original-elsewhere", detail = "The original was asked back; try again in a minute." },
        }));
        await visit.Tiles.First.ClickAsync();
        await visit.Page.Keyboard.PressAsync("i");
        await Expect(visit.Page.Locator("[data-fact=elsewhere]")).ToContainTextAsync("since 1 November 2026");

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Download the original" }).ClickAsync();

        await Expect(visit.Page.Locator(".toast").Last).ToContainTextAsync("try again in a minute");
        Assert.Empty(visit.Faults);
    }

    static ILocator Card(Visit visit, string title) =>
        visit.Page.Locator(".card").Filter(new() { Has = visit.Page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });

    static Task ClickAsync(ILocator within, string button) => within.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    Task<Visit> VisitAsync(Visitor? visitor = null) => Visit.StartAsync(chromium, running.Server.Address, visitor, cookie: running.Server.Owner.Cookie);

    async Task<string> MakeLibraryAsync(string name)
    {
        using var made = await Client.PostAsJsonAsync("/api/v1/libraries", new { name });
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    async Task UploadAsync(string library, string name, byte[] bytes, string? device = null, string? path = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/api/v1/libraries/{library}/photos?name={name}") { Content = new ByteArrayContent(bytes) };
        request.Headers.TryAddWithoutValidation("X-Qmulum-Device", device);
        request.Headers.TryAddWithoutValidation("X-Qmulum-Path", path);
        using var answer = await Client.SendAsync(request);
    }

    async Task<int?> OnceReplicasAsync() =>
        (await Client.GetFromJsonAsync<JsonElement>("/api/v1/libraries/home/originals")).TryGetProperty("onceReplicas", out var copies) ? copies.GetInt32() : null;

    async Task<int> FailedAsync() =>
        (await Client.GetFromJsonAsync<JsonElement>("/api/v1/libraries/home/uploads?state=failed")).GetProperty("uploads").GetArrayLength();
}
