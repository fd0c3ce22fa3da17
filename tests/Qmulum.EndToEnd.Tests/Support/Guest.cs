using System.Net.Http.Json;

namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>A person at a browser of their own: it keeps the server's cookies, and has nothing else.</summary>
sealed class Guest(ServerProcess server)
{
    public const string Password = "correct horse battery";

    readonly Dictionary<string, string> _cookies = [];
    readonly HashSet<string> _strict = [];

    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public Task<Answer> SignInAsync(string email, string password = Password, string? code = null) =>
        PostAsync("/api/v1/session", new { email, password, code });

    /// <summary>Follows a link of another site: a browser leaves out the cookies that are SameSite=Strict.</summary>
    public Task<Answer> ComeFromElsewhereAsync(string path) => SendAsync(HttpMethod.Get, path, fromElsewhere: true);

    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, bool fromElsewhere = false)
    {
        using var client = server.CreateStranger();
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        var sent = _cookies.Where(cookie => !(fromElsewhere && _strict.Contains(cookie.Key))).ToList();
        if (sent.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", sent.Select(cookie => $"{cookie.Key}={cookie.Value}")));
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

        foreach (var cookie in set)
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            if (cookie.Contains("samesite=strict", StringComparison.OrdinalIgnoreCase))
            {
                _strict.Add(pair[0]);
            }

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
