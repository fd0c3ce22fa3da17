using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qmulum.Api.Accounts;
using Qmulum.Api.Errors;
using Qmulum.Api.Permissions;
using Qmulum.Grains.Interfaces;

namespace Qmulum.Api.Audit;

/// <summary>
/// Enters into the audit who did what, and from where. What people do with their own things is entered a moment later, so that no answer waits for it;
/// what an administrator does is entered before it is done, so that nothing is done that is not entered.
/// </summary>
sealed class AuditLog(IGrainFactory grains, StrangersTries strangers, TimeProvider clock, ILogger<AuditLog> log) : BackgroundService
{
    /// <summary>Entries that wait for a database that does not answer; further ones are lost, which the log tells.</summary>
    const int MaxWaiting = 10_000;

    const int MaxBatch = 200;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly Channel<AuditEntry> _waiting = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    int _lost;

    /// <summary>Something that the caller did with their own things.</summary>
    public void Post(HttpContext context, AuditAction action, string? subject = null, string? detail = null, Guid? account = null) =>
        Post(Entry(context, context.Caller()?.AccountId, action, subject, detail, account));

    /// <summary>Something that the caller did with photos of a library: how many they were, and not which.</summary>
    /// <param name="what">What was done to them, in words that tell nothing of their content; null where the action says it.</param>
    public void PostPhotos(HttpContext context, AuditAction action, string library, long photos, string? what = null)
    {
        if (photos > 0)
        {
            Post(context, action, library, $"{(photos == 1 ? "1 photo" : $"{photos} photos")}{(what is null ? "" : $": {what}")}");
        }
    }

    /// <summary>Something that somebody did who is not signed in, or was not until now.</summary>
    public void PostFor(HttpContext context, Guid actor, AuditAction action, string? subject = null, string? detail = null) =>
        Post(Entry(context, actor, action, subject, detail, account: null));

    /// <summary>Somebody did not come in. What is tried with addresses that have no account is bounded for each place.</summary>
    /// <param name="account">The account that did not open; null when there is none.</param>
    /// <param name="by">What did not open it.</param>
    public void PostFailure(HttpContext context, Guid? account, string by)
    {
        if (account is not null || strangers.Admits(context))
        {
            Post(Entry(context, null, AuditAction.SignInFailed, null, by, account));
        }
    }

    /// <summary>Does something as an administrator. The entry is durable first; when the deed fails after all, the entry says so.</summary>
    /// <param name="accountOf">Whom it was done to, where that is known only then.</param>
    /// <exception cref="QmulumException">Unavailable or StoreFull: it could not be entered, and was not done.</exception>
    public async Task<T> DoAsync<T>(
        HttpContext context, AuditAction action, string? subject, string? detail, Guid? account, Func<Task<T>> deed, Func<T, Guid>? accountOf = null)
    {
        var entry = Entry(context, context.KnownCaller().AccountId, action, subject, detail, account);
        await grains.Audit().Enter([entry]);
        try
        {
            var done = await deed();
            if (accountOf is not null)
            {
                Post(entry with { AccountId = accountOf(done) });
            }

            return done;
        }
        catch (Exception exception)
        {
            Post(entry with { Detail = Outcome(exception) });
            throw;
        }
    }

    /// <summary>Does something as an administrator; as the other.</summary>
    public Task DoAsync(HttpContext context, AuditAction action, string? subject, string? detail, Guid? account, Func<Task> deed) => DoAsync(
        context, action, subject, detail, account,
        async () =>
        {
            await deed();
            return true;
        });

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not ended by the stop: what waits then is entered first.
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var batch = ImmutableArray.CreateBuilder<AuditEntry>();
            while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var entry))
            {
                batch.Add(entry);
            }

            await EnterAsync(batch.ToImmutable(), stoppingToken);
        }
    }

    async Task EnterAsync(ImmutableArray<AuditEntry> batch, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await grains.Audit().Enter(batch);
                break;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested && IsPassing(exception))
            {
                log.AuditPostponed(exception, batch.Length);
                await Task.Delay(Pause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception)
            {
                log.AuditGivenUp(exception, batch.Length);
                return;
            }
        }

        if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
        {
            log.AuditLost(lost);
        }
    }

    void Post(AuditEntry entry)
    {
        if (!_waiting.Writer.TryWrite(entry))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    AuditEntry Entry(HttpContext context, Guid? actor, AuditAction action, string? subject, string? detail, Guid? account) => new(
        Guid.CreateVersion7(), clock.GetUtcNow(), action, actor, account == actor ? null : account, subject, detail, VisitorReader.Read(context));

    static string Outcome(Exception exception) => exception is QmulumException or ApiException
        ? $"Not done: {exception.Message}"
        : "It failed, and may be done in part";

    /// <summary>Whether the same entries can be entered later.</summary>
    static bool IsPassing(Exception exception) =>
        exception is QmulumException or Orleans.Runtime.OrleansException or TimeoutException or System.Data.Common.DbException;
}
