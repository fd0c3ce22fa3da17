using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Qmulum.Storage;

namespace Qmulum.Api.Errors;

/// <summary>Turns every exception of an endpoint into its row of <see cref="Faults"/>.</summary>
sealed class FaultHandler(OfflineNotice offline, ILogger<FaultHandler> log) : IExceptionHandler
{
    // As long as a cluster needs, as a rule, to go on without one of its silos.
    const int BusySeconds = 2;

    /// <summary>A replica that is connected looks once a minute.</summary>
    const int ElsewhereSeconds = 60;

    static readonly Dictionary<string, string> EmptyHeaders = [];

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told; 499 is what proxies log for a client that went away.
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var (fault, detail) = Faults.Of(exception);
        Log(httpContext, exception, fault);
        if (ResumingClient.Passes(fault) && httpContext.Features.Get<ResumingClient>() is not null)
        {
            httpContext.Abort();
            return true;
        }

        if (exception is RangeNotSatisfiableException range)
        {
            // Here and not where it is thrown: the headers of an answer that failed are cleared on the way.
            httpContext.Response.Headers.ContentRange = $"bytes */{range.Size}";
        }

        var refusal = exception as ApiException;
        foreach (var (name, value) in refusal?.Headers ?? EmptyHeaders)
        {
            httpContext.Response.Headers[name] = value;
        }

        await ProblemWriter.WriteAsync(httpContext, fault, detail, RetryAfter(fault, exception), refusal?.Members);
        return true;
    }

    void Log(HttpContext context, Exception exception, ApiFault fault)
    {
        // The endpoint itself is taken off the request before its fault comes here.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName ?? "-";
        if (fault == Faults.StoreOffline)
        {
            offline.Tell(endpoint, exception.Message);
        }
        else if (fault.Alert)
        {
            log.RequestFailed(exception, fault.Code, endpoint);
        }
        else if (fault == Faults.Busy)
        {
            log.RequestPutOff(exception, endpoint);
        }
    }

    static int? RetryAfter(ApiFault fault, Exception exception) =>
        exception is ApiException { RetryAfter: { } seconds } ? seconds
            : fault == Faults.Busy ? BusySeconds
            : fault == Faults.OriginalElsewhere ? ElsewhereSeconds
            : null;

    /// <summary>An answer that the framework gave without a body, such as 405, gets one.</summary>
    public static Task WriteStatusAsync(HttpContext context)
    {
        var (fault, detail) = context.Response.StatusCode switch
        {
            405 => (Faults.MethodNotAllowed, $"This address does not take {context.Request.Method}."),
            415 => (Faults.UnsupportedType, $"The type \"{RequestValues.Shorten(context.Request.ContentType)}\" is not taken here."),
            413 => (Faults.TooLarge, "The body is larger than this server takes."),
            400 => (Faults.Invalid, "The request could not be read."),
            _ => (Faults.NotFound, "There is nothing at this address."),
        };
        return ProblemWriter.WriteAsync(context, fault with { Status = context.Response.StatusCode }, detail);
    }
}
