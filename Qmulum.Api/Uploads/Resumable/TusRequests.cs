using Microsoft.AspNetCore.Http;

namespace Qmulum.Api.Uploads.Resumable;

/// <summary>
/// What tus 1.0.0 wants of every request and answer: its version on each answer, whatever that is, and the real method where a client may only send
/// POST (X-HTTP-Method-Override).
/// </summary>
sealed class TusRequests(RequestDelegate next)
{
    static readonly string[] Overridable = ["PATCH", "DELETE", "HEAD"];

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey(TusHeaders.Resumable))
        {
            context.Response.OnStarting(static response =>
            {
                TusHeaders.AddVersion((HttpResponse)response);
                return Task.CompletedTask;
            }, context.Response);
            var real = context.Request.Headers["X-HTTP-Method-Override"].ToString();
            if (HttpMethods.IsPost(context.Request.Method) && Overridable.Contains(real))
            {
                context.Request.Method = real;
            }
        }

        return next(context);
    }
}
