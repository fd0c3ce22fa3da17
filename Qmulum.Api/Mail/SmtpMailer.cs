using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Qmulum.Api.Mail;

/// <summary>
/// Sends letters by SMTP, one after the other. What the mail server cannot take now is tried again, each letter at its own time, so that one mailbox
/// that is full holds up nobody else; what it refuses for good is dropped. Waiting letters end with the process: whoever waits for one asks again.
/// </summary>
sealed class SmtpMailer(MailOptions options, TimeProvider clock, ILogger<SmtpMailer> log) : BackgroundService, IMailer
{
    const int MaxWaiting = 1_000;

    // A letter is given up after three quarters of an hour: its link would not be good for much longer.
    static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(25)];

    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    readonly PriorityQueue<Waiting, DateTimeOffset> _queue = new();
    readonly Lock _lock = new();
    readonly SemaphoreSlim _news = new(0);

    public bool Sends => true;

    public void Post(Letter letter) => Enqueue(new(letter, 0), clock.GetUtcNow());

    public override void Dispose()
    {
        _news.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var (letter, pause) = Next();
            if (letter is null)
            {
                await WaitAsync(pause, stoppingToken);
            }
            else
            {
                await TrySendAsync(letter, stoppingToken);
            }
        }
    }

    void Enqueue(Waiting letter, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (_queue.Count >= MaxWaiting)
            {
                log.LetterDropped(MaxWaiting);
                return;
            }

            _queue.Enqueue(letter, at);
        }

        _news.Release();
    }

    /// <summary>The next letter that is due; or how long until there is one, null when none waits.</summary>
    (Waiting? Letter, TimeSpan? Pause) Next()
    {
        lock (_lock)
        {
            if (!_queue.TryPeek(out _, out var at))
            {
                return (null, null);
            }

            var pause = at - clock.GetUtcNow();
            return pause > TimeSpan.Zero ? (null, pause) : (_queue.Dequeue(), null);
        }
    }

    async Task WaitAsync(TimeSpan? pause, CancellationToken stopping)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var news = _news.WaitAsync(until.Token);
        await Task.WhenAny(news, Task.Delay(pause ?? System.Threading.Timeout.InfiniteTimeSpan, clock, until.Token));
        await until.CancelAsync();
        stopping.ThrowIfCancellationRequested();
    }

    async Task TrySendAsync(Waiting waiting, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Timeout);
        try
        {
            await SendAsync(waiting.Letter, limit.Token);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            Postpone(waiting, exception);
        }
    }

    // Of the exception only its kind and the server's number: the text names the person's address.
    void Postpone(Waiting waiting, Exception exception)
    {
        var status = exception is SmtpCommandException refused ? (int)refused.StatusCode : 0;
        if (status >= 500 || waiting.Failures >= Pauses.Length)
        {
            log.LetterGivenUp(exception.GetType().Name, status);
            return;
        }

        log.LetterPostponed(exception.GetType().Name, status);
        Enqueue(waiting with { Failures = waiting.Failures + 1 }, clock.GetUtcNow() + Pauses[waiting.Failures]);
    }

    async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(options.Host, options.Port, SecurityOf(options.Tls), cancellationToken);
        if (options.User is not null)
        {
            await client.AuthenticateAsync(options.User, options.Password ?? "", cancellationToken);
        }

        using var message = Write(letter);
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    MimeMessage Write(Letter letter)
    {
        var message = new MimeMessage { Subject = letter.Subject, Body = new TextPart("plain") { Text = letter.Text }, Date = clock.GetUtcNow() };
        message.From.Add(MailboxAddress.Parse(options.From));
        message.To.Add(new MailboxAddress("", letter.To));
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no out-of-office note comes back
        return message;
    }

    static SecureSocketOptions SecurityOf(MailTls tls) => tls switch
    {
        MailTls.Tls => SecureSocketOptions.SslOnConnect,
        MailTls.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    sealed record Waiting(Letter Letter, int Failures);
}
