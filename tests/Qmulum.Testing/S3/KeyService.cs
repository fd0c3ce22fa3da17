using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Qmulum.Testing;

/// <summary>
/// Gives keys as a cloud does to what runs in it: to a machine by the metadata service (IMDSv2: no answer without a token that was fetched by PUT), to a container at an
/// address of its own, against a secret. Both forms are in "AWS SDKs and Tools Reference Guide", IMDS and container credential providers.
/// </summary>
public sealed class KeyService : IAsyncDisposable
{
    const string Role = "photos";
    const string Session = "a-session-of-the-metadata-service";
    const string ContainerSecret = "a-secret-of-the-container";

    readonly WebApplication _listener;
    readonly int _port = LoopbackPort.Free();
    int _asked;

    KeyService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        _listener = builder.Build();
        _listener.MapPut("/latest/api/token", (HttpContext context) =>
        {
            var seconds = context.Request.Headers["X-aws-ec2-metadata-token-ttl-seconds"].ToString();
            context.Response.Headers["X-aws-ec2-metadata-token-ttl-seconds"] = seconds;
            return seconds.Length > 0 ? Results.Text(Session) : Results.BadRequest();
        });
        var machine = _listener.MapGroup("/latest/meta-data/iam/security-credentials").AddEndpointFilter(async (context, next) =>
            context.HttpContext.Request.Headers["X-aws-ec2-metadata-token"] == Session ? await next(context) : Results.Unauthorized());
        machine.MapGet("/", () => Role);
        machine.MapGet($"/{Role}", Keys);
        _listener.MapGet("/container", (HttpContext context) => context.Request.Headers.Authorization == ContainerSecret ? Keys() : Results.Unauthorized());
    }

    /// <summary>The access key that it gives; the secret is the S3 server's.</summary>
    public string AccessKey { get; set; } = S3Server.AccessKey;

    /// <summary>Until when the keys that it gives are good.</summary>
    public DateTimeOffset Expires { get; set; } = DateTimeOffset.UtcNow.AddHours(1);

    /// <summary>How often it gave keys.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The environment of a program on a machine that has the role.</summary>
    public IReadOnlyDictionary<string, string> OfMachine => new Dictionary<string, string> { ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = $"http://127.0.0.1:{_port}" };

    /// <summary>The environment of a program in a container that has it.</summary>
    public IReadOnlyDictionary<string, string> OfContainer => new Dictionary<string, string>
    {
        ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"http://127.0.0.1:{_port}/container",
        ["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = ContainerSecret,
    };

    public static async Task<KeyService> StartAsync()
    {
        KeyService service = new();
        await service._listener.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync() => await _listener.DisposeAsync();

    IResult Keys()
    {
        Interlocked.Increment(ref _asked);
        return Results.Text(
            JsonSerializer.Serialize(new
            {
                Code = "Success",
                Type = "AWS-HMAC",
                LastUpdated = Written(DateTimeOffset.UtcNow),
                AccessKeyId = AccessKey,
                SecretAccessKey = S3Server.SecretKey,
                Token = "", // the S3 server's keys have none
                Expiration = Written(Expires),
            }),
            "application/json");
    }

    static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
