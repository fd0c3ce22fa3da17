using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using MimeKit;

namespace Qmulum.Testing;

/// <summary>A real SMTP server that keeps what it gets.</summary>
public sealed partial class MailCatcher : IAsyncDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    readonly ConcurrentQueue<CaughtLetter> _letters = new();
    NodeProcess? _process;
    int _refusing = -1;

    public int Port { get; private set; }

    /// <summary>All letters so far, the oldest first.</summary>
    public IReadOnlyCollection<CaughtLetter> Letters => [.. _letters];

    /// <summary>The settings of a server that sends its letters here.</summary>
    public string[] Arguments => ["--smtpHost", "127.0.0.1", "--smtpPort", $"{Port}", "--smtpTls", "none", "--mailFrom", "Qmulum <qmulum@example.org>"];

    public static async Task<MailCatcher> StartAsync(params string[] userAndPassword)
    {
        var catcher = new MailCatcher();
        (catcher._process, catcher.Port) = await NodeProcess.StartAsync("smtp.mjs", catcher.Take, userAndPassword).ConfigureAwait(false);
        return catcher;
    }

    /// <summary>Refuses the next letters with this status (RFC 5321, section 4.2.1: 4yz for now, 5yz for good).</summary>
    public async Task RefuseNextAsync(int letters, int status)
    {
        _refusing = -1;
        await _process!.SayAsync($"{letters} {status}").ConfigureAwait(false);
        await Deadline.WaitAsync("the mail server to refuse", Limit, () => _refusing == letters).ConfigureAwait(false);
    }

    /// <summary>Waits for the n-th letter to an address, and returns it.</summary>
    public Task<CaughtLetter> LetterToAsync(string address, int number = 1) => Deadline.WaitForAsync(
        $"letter {number} to {address}",
        Limit,
        () => Task.FromResult(_letters.Where(letter => letter.To == address).ElementAtOrDefault(number - 1)),
        () => $"There are: {string.Join(", ", _letters.Select(letter => $"{letter.To}: {letter.Subject}"))}\n{_process!.Errors.Tail()}");

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    void Take(string line)
    {
        using var json = JsonDocument.Parse(line);
        if (json.RootElement.TryGetProperty("refusing", out var refusing))
        {
            _refusing = refusing.GetInt32();
            return;
        }

        using var message = MimeMessage.Load(new MemoryStream(json.RootElement.GetProperty("raw").GetBytesFromBase64()));
        var link = Link().Match(message.TextBody ?? "");
        Secrets.Note(link.Groups["token"].Value);
        _letters.Enqueue(new(
            json.RootElement.GetProperty("to")[0].GetString()!,
            message.From.ToString(),
            message.Subject ?? "",
            message.TextBody ?? "",
            link.Success ? new Uri(link.Value) : null));
    }

    [GeneratedRegex(@"https?://\S+#(?<token>\S+)")]
    private static partial Regex Link();
}

/// <summary>A letter that arrived.</summary>
/// <param name="Link">The first link that has a token; null when there is none.</param>
public sealed record CaughtLetter(string To, string From, string Subject, string Text, Uri? Link)
{
    public string Token => Link?.Fragment[1..] ?? throw new InvalidOperationException($"There is no link in: {Text}");
}
