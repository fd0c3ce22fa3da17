using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Qmulum.Testing;

/// <summary>Stands before a server and tells something else than it: for clients that are not to believe everything.</summary>
public sealed class RewritingProxy : IAsyncDisposable
{
    readonly HttpMessageInvoker _onward = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });
    readonly Uri _server;
    readonly Func<string, string, string> _rewrite;
    readonly WebApplication _listener;

    RewritingProxy(Uri server, int port, Func<string, string, string> rewrite)
    {
        (_server, _rewrite) = (server, rewrite);
        Address = new($"http://127.0.0.1:{port}");
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls($"{Address}");
        _listener = builder.Build();
        _listener.Run(PassOnAsync);
    }

    /// <summary>Where clients connect.</summary>
    public Uri Address { get; }

    /// <param name="server">The server behind it.</param>
    /// <param name="rewrite">The answer to a GET that is told, by its path and the JSON that came.</param>
    public static async Task<RewritingProxy> StartAsync(Uri server, Func<string, string, string> rewrite)
    {
        RewritingProxy proxy = new(server, LoopbackPort.Free(), rewrite);
        await proxy._listener.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _onward.Dispose();
    }

    async Task PassOnAsync(HttpContext context)
    {
        using HttpRequestMessage request = new(new(context.Request.Method), new Uri(_server, $"{context.Request.Path}{context.Request.QueryString}"));
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers.Where(static header => header.Key is "Authorization" or "Range" or "If-Range" or "Content-Type" or "User-Agent"))
        {
            _ = request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values) || request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values) == true;
        }

        using var answer = await _onward.SendAsync(request, context.RequestAborted);
        var bytes = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        var type = answer.Content.Headers.ContentType?.ToString();
        if (HttpMethods.IsGet(context.Request.Method) && type?.StartsWith("application/json", StringComparison.Ordinal) == true)
        {
            bytes = Encoding.UTF8.GetBytes(_rewrite(context.Request.Path, Encoding.UTF8.GetString(bytes)));
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = type;
        foreach (var (name, values) in answer.Headers.Where(static header => header.Key is "ETag" or "Accept-Ranges"))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (answer.Content.Headers.ContentRange is { } range)
        {
            context.Response.Headers.ContentRange = range.ToString();
        }

        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
