using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>
/// What a person does to acknowledged photos, one deed after the other, while the server is killed. A deed that was not answered is done again; what
/// was answered must be so from then on.
/// </summary>
/// <param name="uploads">Whose photos.</param>
/// <param name="random">Chooses what is done to which.</param>
sealed class DeedRound(UploadRound uploads, Random random)
{
    const string Trash = Api.Library + "/trash";
    const int PerRequest = 100;

    static readonly TimeSpan PurgeDeadline = TimeSpan.FromMinutes(2);

    readonly Dictionary<string, string> _captions = [];
    readonly HashSet<string> _trashed = [];
    readonly HashSet<string> _purged = [];
    readonly HashSet<string> _touched = [];
    (string Photo, string Deed, string Caption)? _unanswered;
    int _done;

    /// <summary>Photos that were deleted for good.</summary>
    public IReadOnlySet<string> Purged => _purged;

    /// <summary>Does one deed after the other until the server is gone.</summary>
    public async Task RunAsync(HttpClient http)
    {
        Api api = new(http);
        try
        {
            while (true)
            {
                await DoNextAsync(api);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            // In the middle of it, perhaps.
        }
    }

    /// <summary>Whether what was answered before the kill is so after it.</summary>
    public async Task HoldsAsync(Api api)
    {
        foreach (var photo in _touched.Where(photo => photo != _unanswered?.Photo))
        {
            var answer = await api.GetAsync($"/api/v1/photos/{photo}");
            answer.Expect(_trashed.Contains(photo) || _purged.Contains(photo) ? 404 : 200);
            Assert.Equal(_captions.GetValueOrDefault(photo), answer.Status == 200 ? CaptionOf(answer.Json) : _captions.GetValueOrDefault(photo));
        }

        _touched.Clear();
    }

    /// <summary>Does what was not answered, and then looks at everything: each deed is as it was answered, and what was in the trash is back at the end.</summary>
    public async Task EndAsync(Api api, Func<string> detail)
    {
        if (_unanswered is not null)
        {
            await DoNextAsync(api);
        }

        await Deadline.WaitAsync("the purged to be gone", PurgeDeadline, async () => await TrashCountAsync(api) == _trashed.Count, detail);
        foreach (var some in _trashed.Chunk(PerRequest))
        {
            (await api.PostJsonAsync($"{Trash}/restore", new { photos = some })).Expect(200);
        }

        _trashed.Clear();
        _touched.UnionWith(uploads.Acknowledged.Values);
        await HoldsAsync(api);
    }

    /// <summary>How many deeds were answered.</summary>
    public int Done => _done;

    async Task DoNextAsync(Api api)
    {
        _unanswered ??= Choose();
        if (_unanswered is not { } next)
        {
            await api.CountAsync(); // nothing is there yet to do something to
            return;
        }

        await DoAsync(api, next.Photo, next.Deed, next.Caption);
        _unanswered = null;
        _touched.Add(next.Photo);
        _done++;
    }

    (string Photo, string Deed, string Caption)? Choose()
    {
        var photos = uploads.Acknowledged.Values.Where(photo => !_purged.Contains(photo)).ToList();
        if (photos is [])
        {
            return null;
        }

        var photo = photos[random.Next(photos.Count)];
        var chance = random.Next(100);
        return (photo, (_trashed.Contains(photo), chance) switch
        {
            (true, < 20) => "purge",
            (true, _) => "restore",
            (false, < 20) => "trash",
            (false, < 30) => "turn",
            _ => "caption",
        }, $"Caption {_done}");
    }

    async Task DoAsync(Api api, string photo, string deed, string caption)
    {
        string[] photos = [photo];
        switch (deed)
        {
            case "caption":
                (await api.PostJsonAsync(Api.Photos + "/edits", new { photos, caption })).Expect(200);
                _captions[photo] = caption;
                break;
            case "turn":
                (await api.PostJsonAsync(Api.Photos + "/edits", new { photos, turn = "right" })).Expect(200);
                break;
            case "trash":
                (await api.PostJsonAsync(Trash, new { photos })).Expect(200);
                _trashed.Add(photo);
                break;
            case "restore":
                (await api.PostJsonAsync($"{Trash}/restore", new { photos })).Expect(200);
                _trashed.Remove(photo);
                break;
            default:
                var answer = await api.PostJsonAsync($"{Trash}/purge", new { photos });
                Assert.True(answer.Status is 200 or 202, $"A purge was answered {answer.Status}: {answer.Text}");
                _trashed.Remove(photo);
                _captions.Remove(photo);
                _purged.Add(photo);
                break;
        }
    }

    static string? CaptionOf(JsonElement facts) => facts.TryGetProperty("description", out var caption) ? caption.GetString() : null;

    static async Task<long> TrashCountAsync(Api api) => (await api.GetAsync(Trash)).Expect(200).Json.GetProperty("count").GetInt64();
}
