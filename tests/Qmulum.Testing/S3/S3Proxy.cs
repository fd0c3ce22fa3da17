using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Qmulum.Testing;

/// <summary>
/// Stands before an S3 server and does what bad servers and bad lines do. Without a fault every byte goes through as it is, the Host header that
/// the client signed included.
/// </summary>
public sealed class S3Proxy : IAsyncDisposable
{
    static readonly string[] OfTheConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Expect"];

    readonly HttpMessageInvoker _onward = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    readonly Uri _server;
    readonly int _port;
    WebApplication _listener;

    S3Proxy(Uri server, int port)
    {
        _server = server;
        _port = port;
        _listener = Listener();
    }

    /// <summary>Where clients connect.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{_port}");

    /// <summary>Does something to a request and says whether that was its answer; null for nothing. It may be set while requests run.</summary>
    public Func<S3Exchange, Task<bool>>? Fault { get; set; }

    public static async Task<S3Proxy> StartAsync(Uri server)
    {
        S3Proxy proxy = new(server, LoopbackPort.Free());
        await proxy._listener.StartAsync();
        return proxy;
    }

    /// <summary>Stops listening and cuts every connection: nobody answers at the port.</summary>
    public async Task StopAsync()
    {
        using CancellationTokenSource atOnce = new();
        await atOnce.CancelAsync();
        await _listener.StopAsync(atOnce.Token);
        await _listener.DisposeAsync();
    }

    public async Task StartAgainAsync()
    {
        _listener = Listener();
        await _listener.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _onward.Dispose();
    }

    WebApplication Listener()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, _port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.Run(ServeAsync);
        return app;
    }

    async Task ServeAsync(HttpContext context)
    {
        try
        {
            if (Fault is { } fault && await fault(new(context)))
            {
                return;
            }

            using var answer = await _onward.SendAsync(ToRequest(context), context.RequestAborted);
            await AnswerAsync(context, answer);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException)
        {
            context.Abort(); // A line that breaks on one side breaks on the other.
        }
    }

    HttpRequestMessage ToRequest(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.StartsWith("http://", StringComparison.Ordinal))
        {
            target = target[target.IndexOf('/', "http://".Length)..]; // as it is said to a proxy that the client knows of (RFC 9112, 3.2.2)
        }

        HttpRequestMessage request = new(new HttpMethod(context.Request.Method), new Uri(_server, target));
        if (context.Request.ContentLength > 0 || (context.Request.ContentLength is null && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true))
        {
            request.Content = new StreamContent(context.Request.Body);
        }
        else if (context.Request.ContentLength == 0)
        {
            request.Content = new ByteArrayContent([]);
        }

        foreach (var (name, values) in context.Request.Headers)
        {
            if (!OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        return request;
    }

    static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        await body.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
