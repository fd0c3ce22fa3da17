using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Qmulum.Testing;

/// <summary>
/// Every secret that the tests of this process made or were given: none of them may stand in a server's log. What a server is told and what it
/// answers is looked through on its way, so that no test must think of it.
/// </summary>
public static partial class Secrets
{
    // Shorter ones are found in a log by chance.
    const int MinLength = 8;

    static readonly ConcurrentDictionary<string, bool> Known = new();

    public static void Note(string? secret)
    {
        if (secret is { Length: >= MinLength })
        {
            Known.TryAdd(secret, true);
        }
    }

    /// <summary>Those that stand in a text, each by its first letters only.</summary>
    public static IReadOnlyList<string> In(string text) =>
        [.. Known.Keys.Where(secret => text.Contains(secret, StringComparison.Ordinal)).Select(secret => $"{secret[..4]}…")];

    internal static void NoteIn(string json)
    {
        foreach (Match match in Secret().Matches(json))
        {
            Note(match.Groups["value"].Value);
        }

        foreach (Match match in Several().Matches(json))
        {
            foreach (var value in match.Groups["values"].Value.Split(','))
            {
                Note(value.Trim(' ', '"'));
            }
        }
    }

    // The fields that carry secrets, and tokens wherever they stand (TokenKind names their first letters).
    [GeneratedRegex("""(?:"(?:password|current|new|secret|token|code)"\s*:\s*"(?<value>(?:[^"\\])+)")|(?<value>\bqm[a-z]_[A-Za-z0-9_-]{64}(?![A-Za-z0-9_-]))""")]
    private static partial Regex Secret();

    [GeneratedRegex("\"recoveryCodes\"\\s*:\\s*\\[(?<values>[^\\]]*)\\]")]
    private static partial Regex Several();
}

/// <summary>Takes note of the secrets that go by.</summary>
sealed class SecretsNoticed(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Not of what is sent in pieces or for ever: a stalled upload's body has no end to wait for.
        if (request.Content is JsonContent or StringContent)
        {
            Secrets.NoteIn(await request.Content!.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        }

        var answer = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            Secrets.NoteIn(string.Join('\n', cookies));
        }

        // Only what answers JSON to a change may hold one, and is small; what is read stays in the buffer for the test.
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head && IsJson(answer.Content))
        {
            await answer.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
            Secrets.NoteIn(await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        }

        return answer;
    }

    static bool IsJson(HttpContent? content) => content?.Headers.ContentType?.MediaType == "application/json";
}
