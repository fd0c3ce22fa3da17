using System.Net.Http.Headers;
using System.Text.Json;

namespace Qmulum.EndToEnd.Tests.Support;

/// <summary>A whole answer of the server, read to its end.</summary>
sealed record Answer(int Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public string? ContentType => ContentHeaders.ContentType?.MediaType;

    public string? ETag => Headers.ETag?.ToString();

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var body = await response.Content.ReadAsByteArrayAsync();
            return new Answer((int)response.StatusCode, response.Headers, response.Content.Headers, body);
        }
    }

    /// <summary>The value of a header, wherever HttpClient has sorted it; empty when it is not there.</summary>
    public string Header(string name)
    {
        var values = Headers.TryGetValues(name, out var general) ? general
            : ContentHeaders.TryGetValues(name, out var content) ? content
            : [];
        return string.Join(", ", values);
    }

    /// <summary>Fails with what the server said when it answered anything else.</summary>
    public Answer Expect(int status)
    {
        Assert.True(Status == status, $"The server answered {Status}, not {status}: {Text[..Math.Min(Text.Length, 2_000)]}");
        return this;
    }

    /// <summary>Checks that this is a complete problem document with that status and code.</summary>
    public Answer ExpectProblem(int status, string code)
    {
        Expect(status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(code, Json.GetProperty("code").GetString());
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(Json.GetProperty("type").GetString()!);
        Assert.NotEmpty(Json.GetProperty("title").GetString()!);
        Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
        return this;
    }

    /// <summary>Checks that the problem has the type which IANA's registry has for it.</summary>
    public Answer ExpectType(string registered)
    {
        Assert.Equal($"https://iana.org/assignments/http-problem-types#{registered}", Json.GetProperty("type").GetString());
        return this;
    }
}
