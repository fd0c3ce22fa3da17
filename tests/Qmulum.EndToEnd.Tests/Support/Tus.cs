using System.Net.Http.Headers;
using System.Text;

namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>The requests of tus 1.0.0, as a client makes them.</summary>
sealed class Tus(Api api)
{
    public const string Uploads = Api.Library + "/uploads";
    public const string ChunkType = "application/offset+octet-stream";

    public static string Metadata(params (string Key, string Value)[] pairs) =>
        string.Join(',', pairs.Select(pair => $"{pair.Key} {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Value))}"));

    public Task<Answer> SendAsync(
        string method, string path, byte[]? body = null, string type = ChunkType, string? version = "1.0.0", params (string Name, string Value)[] headers)
    {
        HttpRequestMessage request = new(new(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        }

        foreach (var (name, value) in version is null ? headers : [("Tus-Resumable", version), .. headers])
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), $"{name} is no request header.");
        }

        return api.SendAsync(request);
    }

    public Task<Answer> CreateAsync(params (string Name, string Value)[] headers) => SendAsync("POST", Uploads, headers: headers);

    /// <summary>Begins an upload of that many bytes.</summary>
    /// <returns>Its address.</returns>
    public async Task<string> BeginAsync(long size, params (string Key, string Value)[] metadata)
    {
        var answer = (await CreateAsync(("Upload-Length", $"{size}"), ("Upload-Metadata", Metadata([("filename", "photo.jpg"), .. metadata])))).Expect(201);
        return answer.Header("Location");
    }

    public Task<Answer> PatchAsync(string upload, long offset, byte[] bytes, params (string Name, string Value)[] headers) =>
        SendAsync("PATCH", upload, bytes, headers: [("Upload-Offset", $"{offset}"), .. headers]);

    /// <summary>Sends a body of one's own.</summary>
    public Task<Answer> PatchAsync(string upload, long offset, HttpContent body)
    {
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(ChunkType);
        return api.SendAsync(new(HttpMethod.Patch, upload) { Content = body, Headers = { { "Tus-Resumable", "1.0.0" }, { "Upload-Offset", $"{offset}" } } });
    }

    public Task<Answer> HeadAsync(string upload) => SendAsync("HEAD", upload);

    public async Task<long> OffsetAsync(string upload) => long.Parse((await HeadAsync(upload)).Expect(200).Header("Upload-Offset"));

    /// <summary>The photo that a finished upload became.</summary>
    public async Task<string> PhotoAsync(string upload)
    {
        var state = (await api.GetAsync(upload)).Expect(200).Json;
        Assert.Equal("done", state.GetProperty("state").GetString());
        return state.GetProperty("receipt").GetProperty("photoId").GetString()!;
    }
}
