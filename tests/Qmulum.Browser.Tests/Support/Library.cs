using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Qmulum.Browser.Tests.Support;

/// <summary>The library of a running server, over HTTP: what another client of the same person does.</summary>
public sealed class Library(HttpClient client)
{
    /// <summary>Uploads a photo.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> UploadAsync(string name, byte[] bytes)
    {
        using ByteArrayContent content = new(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var answer = await client.PostAsync($"/api/v1/libraries/home/photos?name={Uri.EscapeDataString(name)}", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("photoId").GetString()!;
    }

    /// <summary>Uploads photos taken an hour apart, the first one newest, and waits until their thumbnails are there.</summary>
    /// <returns>Their ids, newest first.</returns>
    public async Task<IReadOnlyList<string>> SeedAsync(int count, DateTime newest, int width = 320, int height = 240)
    {
        List<string> ids = [];
        for (var i = 0; i < count; i++)
        {
            ids.Add(await UploadAsync($"seed-{i}.jpg", SamplePhotos.Jpeg(i, width, height, newest.AddHours(-i))));
        }

        await AllAreReadyAsync(count);
        return ids;
    }

    public Task AllAreReadyAsync(int count) => Deadline.WaitAsync($"{count} photos to be ready", async () =>
    {
        var photos = await PhotosAsync();
        return photos.Count == count && photos.All(photo => photo.State == "ready");
    });

    /// <summary>All photos as the server lists them, newest first.</summary>
    public async Task<IReadOnlyList<Listed>> PhotosAsync()
    {
        var answer = await client.GetFromJsonAsync<JsonElement>("/api/v1/libraries/home/photos?limit=500");
        return [.. answer.GetProperty("photos").EnumerateArray().Select(Read)];
    }

    /// <summary>What persons set over a photo's file.</summary>
    public async Task<JsonElement> EditsAsync(string id) =>
        (await client.GetFromJsonAsync<JsonElement>($"/api/v1/photos/{id}")).GetProperty("edits");

    static Listed Read(JsonElement photo) => new(
        photo.GetProperty("id").GetString()!,
        photo.GetProperty("name").GetString()!,
        DateTime.Parse(photo.GetProperty("taken").GetString()!, CultureInfo.InvariantCulture),
        photo.GetProperty("state").GetString()!);

    public sealed record Listed(string Id, string Name, DateTime Taken, string State);
}
