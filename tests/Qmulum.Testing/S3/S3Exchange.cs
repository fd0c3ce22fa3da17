using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Qmulum.Testing;

/// <summary>One request at an <see cref="S3Proxy"/>, and what can be done to it.</summary>
public sealed class S3Exchange(HttpContext context)
{
    public string Method => context.Request.Method;

    /// <summary>The path with its bucket, and the query.</summary>
    public string Target => context.Request.Path + context.Request.QueryString;

    /// <summary>A header of the request; null when it has none of that name.</summary>
    public string? Header(string name) => context.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>Whose keys signed it.</summary>
    public bool IsSignedBy(string accessKey) =>
        context.Request.Headers.Authorization.ToString().Contains($"Credential={accessKey}/", StringComparison.Ordinal);

    /// <summary>Whether it brings a part of an upload; a part that the server copies is none.</summary>
    public bool IsPart => Method == "PUT" && context.Request.Query.ContainsKey("partNumber") && Header("x-amz-copy-source") is null;

    /// <summary>Whether it brings a whole object whose key holds this text.</summary>
    public bool IsPut(string text) => Method == "PUT" && !IsPart && context.Request.Path.Value!.Contains(text, StringComparison.Ordinal);

    /// <summary>Answers with an error as S3 does.</summary>
    public async Task<bool> RefuseAsync(int status, string code, DateTimeOffset? date = null)
    {
        await ReadAsync();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        context.Response.Headers.Date = (date ?? DateTimeOffset.UtcNow).ToString("R");
        await context.Response.WriteAsync($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>secret-of-the-server</Message></Error>");
        return true;
    }

    /// <summary>Takes the bytes, says that all is well, and keeps nothing.</summary>
    /// <param name="etag">What it names them by; null for their MD5.</param>
    /// <param name="encryption">How it says that it encrypted them; null for nothing said.</param>
    public async Task<bool> LieAsync(string? etag = null, string? encryption = null)
    {
        var body = await ReadAsync();
#pragma warning disable CA5351 // What S3 answers is MD5.
        context.Response.Headers.ETag = $"\"{etag ?? Convert.ToHexStringLower(MD5.HashData(body))}\"";
#pragma warning restore CA5351
        if (encryption is not null)
        {
            context.Response.Headers["x-amz-server-side-encryption"] = encryption;
        }

        context.Response.StatusCode = 200;
        return true;
    }

    /// <summary>Never answers.</summary>
    public async Task<bool> StallAsync()
    {
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
        return true;
    }

    /// <summary>Takes so many bytes of the body, and then cuts the connection.</summary>
    public async Task<bool> CutAfterAsync(int bytes)
    {
        var buffer = new byte[Math.Min(bytes, 64 << 10)];
        for (int read, left = bytes; left > 0 && (read = await context.Request.Body.ReadAsync(buffer.AsMemory(0, Math.Min(left, buffer.Length)))) > 0;)
        {
            left -= read;
        }

        context.Abort();
        return true;
    }

    /// <summary>Lets the answer break off after so many bytes of its body; the request goes on.</summary>
    public bool CutAnswerAfter(long bytes)
    {
        context.Response.Body = new CutStream(context, context.Response.Body, bytes);
        return false;
    }

    /// <summary>Lets one byte of the body be another one when it goes on.</summary>
    public bool FlipAt(long offset)
    {
        context.Request.Body = new FlippedStream(context.Request.Body, offset);
        return false;
    }

    async Task<byte[]> ReadAsync()
    {
        MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    sealed class CutStream(HttpContext context, Stream inner, long left) : PassingStream
    {
        long _left = left;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var some = (int)Math.Min(buffer.Length, _left);
            await inner.WriteAsync(buffer[..some], cancellationToken);
            await inner.FlushAsync(cancellationToken);
            _left -= some;
            if (_left == 0)
            {
                context.Abort();
                throw new IOException("Cut.");
            }
        }
    }

    sealed class FlippedStream(Stream inner, long at) : PassingStream
    {
        long _position;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            if (at >= _position && at < _position + read)
            {
                buffer.Span[(int)(at - _position)] ^= 1;
            }

            _position += read;
            return read;
        }
    }
}
