using System.Net;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Survival;

/// <summary>
/// Files that a client has put into the bucket itself when the server is killed: before it is asked to take one in, in the middle of that, and after its answer.
/// </summary>
sealed class DirectRound(Random random)
{
    const string Begin = $"{Api.Library}/uploads/direct";

    /// <summary>More than one part (16 MiB), so that some have two.</summary>
    const int MostBytes = 18 << 20;

    static readonly TimeSpan LongestInTheMiddle = TimeSpan.FromMilliseconds(120);

    static readonly HttpClient Bucket = new(new SocketsHttpHandler { UseProxy = false });

    readonly List<(string Photo, byte[] File)> _taken = [];
    readonly List<(string Upload, byte[] File, Task<string?> Told)> _open = [];

    /// <summary>The files that were taken in, with their photos.</summary>
    public IReadOnlyList<(string Photo, byte[] File)> Taken => _taken;

    /// <summary>To be killed right after: one file is there and not asked for, one is being taken in, and one was.</summary>
    public async Task BeforeKillAsync(HttpClient http)
    {
        List<(string Upload, byte[] File)> brought = [await BringAsync(http, MostBytes), await BringAsync(http, 1 << 20), await BringAsync(http, 1 << 20)];
        var told = await TryCompleteAsync(http, brought[1].Upload);
        Assert.NotNull(told);
        _open.Add((brought[2].Upload, brought[2].File, Task.FromResult<string?>(null)));
        _open.Add((brought[1].Upload, brought[1].File, Task.FromResult<string?>(told)));
        _open.Add((brought[0].Upload, brought[0].File, TryCompleteAsync(http, brought[0].Upload)));
        await Task.Delay(LongestInTheMiddle * random.NextDouble());
    }

    /// <summary>Each is taken in when it is asked for again, as the photo that was told before.</summary>
    public async Task AfterKillAsync(HttpClient http)
    {
        foreach (var (upload, file, telling) in _open)
        {
            var told = await telling;
            var photo = await TryCompleteAsync(http, upload);
            Assert.NotNull(photo);
            Assert.True(told is null || told == photo, $"{told} was told before, {photo} now.");
            _taken.Add((photo, file));
        }

        _open.Clear();
    }

    async Task<(string Upload, byte[] File)> BringAsync(HttpClient http, int mostBytes)
    {
        var file = new byte[random.Next(mostBytes / 2, mostBytes)];
        random.NextBytes(file);
        SamplePhotos.Jpeg(random.Next(), 200, 150).CopyTo(file, 0);
        var begun = (await new Api(http).PostJsonAsync(Begin, new { name = "direct.jpg", size = file.Length, sha256 = Api.Hex(file) })).Expect(201).Json;
        foreach (var part in begun.GetProperty("parts").EnumerateArray())
        {
            using ReadOnlyMemoryContent content = new(file.AsMemory(part.GetProperty("offset").GetInt32(), part.GetProperty("length").GetInt32()));
            using var answer = await Bucket.PutAsync(part.GetProperty("url").GetString(), content);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        return ($"{Api.Library}/uploads/{begun.GetProperty("upload").GetProperty("id").GetString()}", file);
    }

    /// <returns>The photo; null when the server is gone.</returns>
    static async Task<string?> TryCompleteAsync(HttpClient http, string upload)
    {
        try
        {
            var answer = await new Api(http).PostJsonAsync($"{upload}/complete", new { });
            Assert.True(answer.Status is 200 or 201, $"{upload} was answered {answer.Status}: {answer.Text}");
            return answer.Json.GetProperty("photoId").GetString();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }
}
