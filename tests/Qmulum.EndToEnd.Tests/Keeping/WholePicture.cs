using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Keeping;

/// <summary>All that a server tells of a library: itself, its members, every photo with its facts, its bytes and its renditions, and the trash.</summary>
static class WholePicture
{
    /// <summary>One line for each thing, so that two pictures are compared and a difference is read.</summary>
    /// <param name="api">Of somebody who may see everything.</param>
    /// <param name="library">The library's id.</param>
    /// <param name="reads">What is told of a photo's facts, where not all is the same; null for the whole answers.</param>
    public static async Task<List<string>> OfAsync(Api api, string library, Func<JsonElement, string>? reads = null)
    {
        var path = $"/api/v1/libraries/{library}";
        List<string> lines = [];
        if (reads is null)
        {
            lines.Add((await api.GetAsync(path)).Expect(200).Text);
            lines.Add((await api.GetAsync($"{path}/members")).Expect(200).Text);
        }

        foreach (var photo in await PhotosAsync(api, $"{path}/photos"))
        {
            var id = photo.GetProperty("id").GetString()!;
            var facts = await api.FactsAsync(id);
            lines.Add($"{reads?.Invoke(facts) ?? facts.GetRawText()} {Api.Hex(await api.OriginalAsync(id))}");
            if (reads is null)
            {
                lines.Add($"{id} thumbnail {Api.Hex((await api.GetAsync($"/api/v1/photos/{id}/renditions/thumbnail")).Expect(200).Body)}");
                lines.Add($"{id} receipt {(await api.GetAsync($"/api/v1/photos/{id}/receipt")).Expect(200).Json.GetProperty("sha256")}");
            }
        }

        foreach (var trashed in await PhotosAsync(api, $"{path}/trash"))
        {
            var photo = trashed.GetProperty("photo");
            lines.Add($"trash {(reads is null ? trashed.GetRawText() : $"{photo.GetProperty("id")} {photo.GetProperty("name")} {photo.GetProperty("sha256")}")}");
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    static async Task<List<JsonElement>> PhotosAsync(Api api, string path) =>
        [.. (await api.PagesAsync(path, 1_000)).SelectMany(page => page.GetProperty("photos").EnumerateArray())];
}
