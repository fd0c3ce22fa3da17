using Microsoft.Playwright;
using Qmulum.Browser.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Qmulum.Browser.Tests;

public sealed class UploadTests(Chromium chromium) : BrowserTest(chromium)
{
    static readonly DateTime Start = new(2024, 3, 1, 9, 0, 0);

    [Fact]
    public async Task A_dropped_folder_appears_sorted_by_date_taken_while_it_is_still_uploading()
    {
        using TempFolder folder = new();
        var dates = WriteAlbum(folder, 30);
        // So high that all thirty are in sight: what is not is not in the page.
        var visit = await VisitAsync(new() { Height = 2400 });
        TaskCompletionSource release = new();
        await HoldAsync(visit, "photo-07.jpg", release.Task);

        await visit.DropAsync(folder.File("Holiday"));

        await Expect(visit.Tiles).ToHaveCountAsync(29);
        await Expect(visit.Uploads).ToHaveAttributeAsync("data-busy", "true");
        await ShowsInOrderAsync(visit, dates.Where(photo => photo.Name != "photo-07.jpg"));

        release.SetResult();
        await Expect(visit.Uploads).ToHaveAttributeAsync("data-busy", "false");
        await Expect(visit.Tiles).ToHaveCountAsync(30);
        await Library.AllAreReadyAsync(30);
        await ShowsInOrderAsync(visit, dates);
        await Expect(visit.Uploads.GetByRole(AriaRole.Status)).ToContainTextAsync("30 photos stored");
        await Expect(visit.Uploads).ToContainTextAsync("1 file left out: no photo or video. 2 system files left out.");
    }

    [Fact]
    public async Task Files_of_folders_in_folders_keep_their_path_and_time()
    {
        using TempFolder folder = new();
        WriteAlbum(folder, 6);
        var visit = await VisitAsync();

        await visit.DropAsync(folder.File("Holiday"));
        await Expect(visit.Tiles).ToHaveCountAsync(6);

        var photo = (await Library.PhotosAsync()).Single(each => each.Name == "photo-05.jpg");
        var facts = await Server.Client.GetStringAsync($"/api/v1/photos/{photo.Id}");
        Assert.Contains("\"path\":\"Holiday/deeper/still deeper/photo-05.jpg\"", facts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_drop_of_the_same_folder_sends_nothing()
    {
        using TempFolder folder = new();
        WriteAlbum(folder, 6);
        var visit = await VisitAsync();
        await visit.DropAsync(folder.File("Holiday"));
        await Expect(visit.Uploads.GetByRole(AriaRole.Status)).ToContainTextAsync("6 photos stored");
        await visit.Uploads.GetByRole(AriaRole.Button, new() { Name = "Close the uploads" }).ClickAsync();
        List<string> sent = [];
        visit.Page.Request += (_, request) =>
        {
            if (request.Method == "POST" && request.Url.Contains("/photos?name=", StringComparison.Ordinal))
            {
                sent.Add(request.Url);
            }
        };

        await visit.DropAsync(folder.File("Holiday"));

        await Expect(visit.Uploads.GetByRole(AriaRole.Status)).ToContainTextAsync("Everything was there already");
        Assert.Empty(sent);
        await Expect(visit.Tiles).ToHaveCountAsync(6);
    }

    [Fact]
    public async Task A_picked_file_is_uploaded()
    {
        using TempFolder folder = new();
        var file = folder.File("été.jpg");
        await File.WriteAllBytesAsync(file, SamplePhotos.Jpeg(1, taken: Start));
        var visit = await VisitAsync();

        var chooser = await visit.Page.RunAndWaitForFileChooserAsync(() => visit.Page.Locator(".top").GetByText("Upload").ClickAsync());
        await chooser.SetFilesAsync(file);

        await Expect(visit.Tiles).ToHaveCountAsync(1);
        Assert.Equal("été.jpg", Assert.Single(await Library.PhotosAsync()).Name);
    }

    [Fact]
    public async Task A_failed_upload_says_why_and_can_be_retried()
    {
        using TempFolder folder = new();
        var files = WriteFiles(folder, 3);
        var visit = await VisitAsync();
        await visit.Page.RouteAsync(
            url => url.Contains("name=file-1.jpg", StringComparison.Ordinal),
            route => route.FulfillAsync(new()
            {
                Status = 507,
                ContentType = "application/problem+json",
                Body = """{"title":"Store full","status":507,"code":"store-full","detail":"There is no room left in the store."}""",
            }),
            new() { Times = 1 });

        await visit.DropAsync(files);

        var row = visit.Uploads.Locator(".upload-row", new() { HasText = "file-1.jpg" });
        await Expect(row).ToContainTextAsync("There is no room left in the store.");
        await Expect(visit.Tiles).ToHaveCountAsync(2);

        await row.GetByRole(AriaRole.Button, new() { Name = "Retry file-1.jpg" }).ClickAsync();

        await Expect(row).ToContainTextAsync("stored");
        await Expect(visit.Tiles).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task Uploads_outlive_a_server_that_is_killed_and_started_again()
    {
        using TempFolder folder = new();
        var files = WriteFiles(folder, 12);
        var visit = await VisitAsync();
        TaskCompletionSource release = new();
        await HoldAsync(visit, "file-5.jpg", release.Task);
        await visit.DropAsync(files);
        await Expect(visit.Tiles).ToHaveCountAsync(11);

        Server.Kill();
        release.SetResult();
        await Expect(visit.Uploads.Locator(".upload-row[data-state=retrying]")).ToHaveCountAsync(1);
        await Server.RestartAsync();

        await Expect(visit.Uploads.GetByRole(AriaRole.Status)).ToContainTextAsync("12 photos stored", new() { Timeout = 60_000 });
        Assert.Equal(12, (await Library.PhotosAsync()).Count);
        await Expect(visit.Tiles).ToHaveCountAsync(12);
    }

    [Fact]
    public async Task A_cancelled_upload_leaves_nothing_behind()
    {
        using TempFolder folder = new();
        var files = WriteFiles(folder, 1);
        var visit = await VisitAsync();
        await HoldAsync(visit, "file-0.jpg", new TaskCompletionSource().Task);
        await visit.DropAsync(files);

        await visit.Uploads.GetByRole(AriaRole.Button, new() { Name = "Cancel file-0.jpg" }).ClickAsync();

        await Expect(visit.Uploads.Locator(".upload-row")).ToContainTextAsync("Cancelled");
        await Expect(visit.Uploads).ToHaveAttributeAsync("data-busy", "false");
        Assert.Empty(await Library.PhotosAsync());
    }

    /// <summary>Photos in folders three deep, their names in another order than their dates, and files that are none.</summary>
    static List<(string Name, DateTime Taken)> WriteAlbum(TempFolder folder, int count)
    {
        string[] places = ["Holiday", "Holiday/deeper", "Holiday/deeper/still deeper"];
        foreach (var place in places)
        {
            Directory.CreateDirectory(folder.File(place));
        }

        List<(string Name, DateTime Taken)> photos = [];
        for (var i = 0; i < count; i++)
        {
            var name = $"photo-{i:00}.jpg";
            var taken = Start.AddDays(i * 37 % 80).AddMinutes(i);
            File.WriteAllBytes(folder.File($"{places[i % places.Length]}/{name}"), SamplePhotos.Jpeg(i, taken: taken));
            photos.Add((name, taken));
        }

        File.WriteAllText(folder.File("Holiday/notes.txt"), "no photo");
        File.WriteAllText(folder.File("Holiday/.DS_Store"), "left by a system");
        File.WriteAllText(folder.File("Holiday/deeper/Thumbs.db"), "left by a system");
        return photos;
    }

    static string[] WriteFiles(TempFolder folder, int count)
    {
        var files = Enumerable.Range(0, count).Select(i => folder.File($"file-{i}.jpg")).ToArray();
        for (var i = 0; i < count; i++)
        {
            File.WriteAllBytes(files[i], SamplePhotos.Jpeg(i, taken: Start.AddHours(i)));
        }

        return files;
    }

    static Task HoldAsync(Visit visit, string name, Task until) => visit.Page.RouteAsync(
        url => url.EndsWith($"name={name}", StringComparison.Ordinal),
        async route =>
        {
            await until;
            await route.ContinueAsync();
        },
        new() { Times = 1 });

    async Task ShowsInOrderAsync(Visit visit, IEnumerable<(string Name, DateTime Taken)> photos)
    {
        var expected = photos.OrderByDescending(photo => photo.Taken).Select(photo => photo.Name).ToList();
        IReadOnlyList<string> shown = [];
        try
        {
            await Deadline.WaitAsync("the photos to stand by the date they were taken", async () =>
            {
                var names = (await Library.PhotosAsync()).ToDictionary(photo => photo.Id, photo => photo.Name);
                shown = [.. (await visit.PhotosInReadingOrderAsync()).Select(id => names.GetValueOrDefault(id, id))];
                return shown.SequenceEqual(expected);
            });
        }
        catch (TimeoutException)
        {
            Assert.Equal(expected, shown);
        }
    }
}
