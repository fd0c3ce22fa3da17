using System.Net.Http.Json;

namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>A person at a browser of their own: it keeps the server's cookies, and has nothing else.</summary>
sealed class Guest(ServerProcess server)
{
    public const string Password = "correct horse battery";

    readonly Dictionary<string, string> _cookies = [];

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> SignInAsync(string email, string password = Password, string? code = null) =>
        PostAsync("/api/v1/session", new { email, password, code });

    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var client = server.CreateStranger();
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (_cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        var answer = await Answer.ReadAsync(await client.SendAsync(request));
        Keep(answer);
        return answer;
    }

    void Keep(Answer answer)
    {
        if (!answer.Headers.TryGetValues("Set-Cookie", out var set))
        {
            return;
        }

        foreach (var pair in set.Select(cookie => cookie.Split(';')[0].Split('=', 2)))
        {
            if (pair[1].Length == 0)
            {
                _cookies.Remove(pair[0]);
            }
            else
            {
                _cookies[pair[0]] = pair[1];
            }
        }
    }
}
