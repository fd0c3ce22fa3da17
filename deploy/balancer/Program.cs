using Qmulum.Balancer;

// qmulum-balancer PORT ADDRESS…: spreads requests over API nodes, passing over those that are not ready.
if (args.Length < 2 || !int.TryParse(args[0], out var port))
{
    await Console.Error.WriteLineAsync("qmulum-balancer: PORT ADDRESS…, for example 5080 http://localhost:5081 http://localhost:5082");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.ListenLocalhost(port);
    kestrel.Limits.MaxRequestBodySize = null; // the nodes have the limits
    kestrel.Limits.MinRequestBodyDataRate = null;
});
builder.Services.AddReverseProxy().LoadFromMemory([Proxy.Route], [Proxy.Nodes(args[1..])]);
var app = builder.Build();
app.MapReverseProxy();
await app.RunAsync();
return 0;
