using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>The requests that many tests make, on one server's library <c>home</c>.</summary>
sealed class Api(HttpClient http)
{
    public const string Library = "/api/v1/libraries/home";
    public const string Photos = Library + "/photos";

    static readonly TimeSpan DeriveDeadline = TimeSpan.FromSeconds(60);

    public static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string Digest(byte[] bytes) => $"sha-256=:{Convert.ToBase64String(SHA256.HashData(bytes))}:";

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            return await Answer.ReadAsync(await http.SendAsync(request));
        }
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(Request(HttpMethod.Get, path, headers));

    public Task<Answer> HeadAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(Request(HttpMethod.Head, path, headers));

    public Task<Answer> PostJsonAsync(string path, object body) => SendJsonAsync(HttpMethod.Post, path, body);

    public Task<Answer> PutJsonAsync(string path, object body) => SendJsonAsync(HttpMethod.Put, path, body);

    Task<Answer> SendJsonAsync(HttpMethod method, string path, object body)
    {
        var request = Request(method, path, []);
        request.Content = JsonContent.Create(body);
        return SendAsync(request);
    }

    /// <summary>The raw form of an upload.</summary>
    public Task<Answer> UploadAsync(
        byte[] bytes, string name = "photo.jpg", string type = "image/jpeg", params (string Name, string Value)[] headers)
    {
        var request = Request(HttpMethod.Post, $"{Photos}?name={Uri.EscapeDataString(name)}", headers);
        request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        return SendAsync(request);
    }

    /// <summary>Uploads what is new and returns the photo's id.</summary>
    public async Task<string> AddAsync(byte[] bytes, string name = "photo.jpg")
    {
        var answer = await UploadAsync(bytes, name);
        return answer.Expect(201).Json.GetProperty("photoId").GetString()!;
    }

    /// <summary>Uploads what is new and waits until its renditions are made, or it is known that they cannot be.</summary>
    public async Task<JsonElement> AddAndDeriveAsync(byte[] bytes, string name = "photo.jpg") =>
        await DerivedAsync(await AddAsync(bytes, name));

    public async Task<JsonElement> FactsAsync(string photo) => (await GetAsync($"/api/v1/photos/{photo}")).Expect(200).Json;

    /// <summary>The facts of a photo once it is no longer pending, and its library's lists say so too.</summary>
    public async Task<JsonElement> DerivedAsync(string photo)
    {
        var facts = default(JsonElement);
        await Deadline.WaitAsync($"photo {photo} to be derived", DeriveDeadline, async () =>
        {
            facts = await FactsAsync(photo);
            return facts.GetProperty("state").GetString() != "pending" && await IsListedAsync(photo, facts.GetProperty("revision").GetInt64());
        });
        return facts;
    }

    /// <summary>Whether the library's log has the photo at that revision: lists follow the photo a moment later.</summary>
    async Task<bool> IsListedAsync(string photo, long revision)
    {
        for (var since = 0L; ;)
        {
            var page = (await GetAsync($"{Library}/changes?since={since}&limit=1000")).Expect(200).Json;
            foreach (var change in page.GetProperty("changes").EnumerateArray())
            {
                since = change.GetProperty("seq").GetInt64();
                var entry = change.GetProperty("photo");
                if (entry.GetProperty("id").GetString() == photo)
                {
                    return entry.GetProperty("revision").GetInt64() >= revision;
                }
            }

            if (!page.GetProperty("more").GetBoolean())
            {
                return false;
            }
        }
    }

    public async Task<byte[]> OriginalAsync(string photo) =>
        (await GetAsync($"/api/v1/photos/{photo}/original")).Expect(200).Body;

    public async Task<long> CountAsync() => (await GetAsync(Library)).Expect(200).Json.GetProperty("photos").GetInt64();

    /// <summary>Whether the library holds these bytes.</summary>
    public async Task<bool> HasAsync(byte[] bytes)
    {
        var answer = await PostJsonAsync($"{Photos}/check", new { sha256 = new[] { Hex(bytes) } });
        return answer.Expect(200).Json.GetProperty("present").GetArrayLength() == 1;
    }

    /// <summary>Every page of a list, until there is no <c>next</c>.</summary>
    public async Task<List<JsonElement>> PagesAsync(string path, int limit)
    {
        List<JsonElement> pages = [];
        var after = "";
        do
        {
            var page = (await GetAsync($"{path}?limit={limit}{after}")).Expect(200).Json;
            pages.Add(page);
            after = page.TryGetProperty("next", out var next) ? $"&after={Uri.EscapeDataString(next.GetString()!)}" : "";
            Assert.True(pages.Count < 10_000, $"{path} has no last page.");
        }
        while (after.Length > 0);

        return pages;
    }

    static HttpRequestMessage Request(HttpMethod method, string path, (string Name, string Value)[] headers)
    {
        HttpRequestMessage request = new(method, path);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), $"{name} is no request header.");
        }

        return request;
    }
}
