using System.Collections.Concurrent;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>Sends each photo as one of the clients that are about would: by body, form, JSON, tus in two pieces, and the draft.</summary>
/// <param name="photos">The photos.</param>
sealed class UploadWays(IReadOnlyList<byte[]> photos)
{
    const int Ways = 5;
    const int PieceBytes = 64 << 10;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>The addresses of uploads that were begun, and the offsets that were told of them.</summary>
    readonly ConcurrentDictionary<int, (string Upload, long Offset)> _begun = new();

    /// <summary>Sends a photo, or what is left of it.</summary>
    /// <returns>Its receipt.</returns>
    /// <exception cref="HttpRequestException">The server is gone.</exception>
    public async Task<JsonElement> SendAsync(HttpClient http, int number) => (number % Ways) switch
    {
        0 => (await PostAsync(http, number, Slow(number), ("Repr-Digest", Api.Digest(photos[number])))).Json,
        1 => (await PostAsync(http, number, new MultipartFormDataContent { { Slow(number), "file", $"{number}.jpg" } }))
            .Json.GetProperty("results")[0].GetProperty("receipt"),
        2 => (await PostAsync(http, number, JsonOf(number))).Json,
        3 => await TusAsync(http, number),
        _ => (await PostAsync(http, number, Slow(number), ("Upload-Draft-Interop-Version", "8"), ("Upload-Complete", "?1"))).Json,
    };

    static async Task<Answer> PostAsync(HttpClient http, int number, HttpContent content, params (string Name, string Value)[] headers)
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"{Api.Photos}?name={number}.jpg") { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var answer = await new Api(http).SendAsync(request);
        Assert.True(answer.Status is 200 or 201, $"Photo {number} was answered {answer.Status}: {answer.Text}");
        return answer;
    }

    /// <summary>Goes on where the server says; that is never before what it has told already.</summary>
    async Task<JsonElement> TusAsync(HttpClient http, int number)
    {
        Api api = new(http);
        Tus tus = new(api);
        var photo = photos[number];
        if (!_begun.TryGetValue(number, out var begun))
        {
            begun = (await tus.BeginAsync(photo.Length), 0);
            _begun[number] = begun;
        }

        var offset = await tus.OffsetAsync(begun.Upload);
        Assert.True(offset >= begun.Offset, $"Photo {number} is at {offset}, and {begun.Offset} was told before.");
        foreach (var end in new[] { photo.Length / 2, photo.Length }.Where(end => end > offset))
        {
            var answer = (await tus.PatchAsync(begun.Upload, offset, photo[(int)offset..end])).Expect(204);
            offset = long.Parse(answer.Header("Upload-Offset"));
            Assert.Equal(end, offset);
            _begun[number] = begun with { Offset = offset };
        }

        return (await api.GetAsync(begun.Upload)).Expect(200).Json.GetProperty("receipt");
    }

    SlowContent Slow(int number) => new(photos[number], PieceBytes, Pause);

    StringContent JsonOf(int number) => new(
        JsonSerializer.Serialize(new { name = $"{number}.jpg", data = photos[number], sha256 = Api.Hex(photos[number]) }), null, "application/json");
}
