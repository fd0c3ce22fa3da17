using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>Looks at a whole library from outside: is everything there, once, whole and derived?</summary>
sealed class LibraryAudit(Api api)
{
    static readonly TimeSpan DeriveDeadline = TimeSpan.FromMinutes(2);

    /// <summary>Waits until no photo is pending and returns all of them.</summary>
    public async Task<List<JsonElement>> DerivedAsync(Func<string> detail)
    {
        List<JsonElement> photos = [];
        await Deadline.WaitAsync("every photo to be derived", DeriveDeadline, async () =>
        {
            photos = [.. (await api.PagesAsync(Api.Photos, 1_000)).SelectMany(page => page.GetProperty("photos").EnumerateArray())];
            return photos.TrueForAll(photo => photo.GetProperty("state").GetString() != "pending");
        }, detail);
        return photos;
    }

    /// <summary>Every file is one photo, with its bytes and both its renditions; nothing else is there.</summary>
    public async Task HoldsExactlyAsync(IReadOnlyList<byte[]> files, IReadOnlyDictionary<int, string> ids, Func<string> detail)
    {
        var photos = await DerivedAsync(detail);
        Assert.Equal(files.Select(Api.Hex).Order(), photos.Select(photo => photo.GetProperty("sha256").GetString()!).Order());
        Assert.Equal(ids.Values.Order(), photos.Select(photo => photo.GetProperty("id").GetString()!).Order());
        Assert.All(photos, photo => Assert.Equal("ready", photo.GetProperty("state").GetString()));
        foreach (var (number, id) in ids)
        {
            Assert.Equal(files[number], await api.OriginalAsync(id));
            Assert.NotEmpty((await api.GetAsync($"/api/v1/photos/{id}/renditions/thumbnail")).Expect(200).Body);
            Assert.NotEmpty((await api.GetAsync($"/api/v1/photos/{id}/renditions/preview")).Expect(200).Body);
        }

        await CountsAgreeAsync(files.Count, files.Sum(file => (long)file.Length));
    }

    /// <summary>The library's own counts, its timeline and its log tell of the same photos.</summary>
    async Task CountsAgreeAsync(int count, long bytes)
    {
        var library = (await api.GetAsync(Api.Library)).Expect(200).Json;
        Assert.Equal(count, library.GetProperty("photos").GetInt64());
        Assert.Equal(bytes, library.GetProperty("bytes").GetInt64());
        var timeline = (await api.GetAsync($"{Api.Library}/timeline")).Expect(200).Json;
        Assert.Equal(count, timeline.GetProperty("months").EnumerateArray().Sum(month => month.GetProperty("count").GetInt32()));
        var logged = await LoggedAsync();
        Assert.Equal(count, logged.Count);
        Assert.Equal(count, logged.Distinct().Count());
    }

    /// <summary>The photos that the log says are there, having checked that its numbers rise.</summary>
    async Task<List<string>> LoggedAsync()
    {
        List<string> logged = [];
        for (var seq = 0L; ;)
        {
            var page = (await api.GetAsync($"{Api.Library}/changes?since={seq}&limit=500")).Expect(200).Json;
            foreach (var change in page.GetProperty("changes").EnumerateArray())
            {
                var next = change.GetProperty("seq").GetInt64();
                Assert.True(next > seq, $"Change {next} comes after {seq}.");
                seq = next;
                if (change.GetProperty("kind").GetString() != "removed")
                {
                    logged.Add(change.GetProperty("photo").GetProperty("id").GetString()!);
                }
            }

            if (!page.GetProperty("more").GetBoolean())
            {
                return logged;
            }
        }
    }
}
