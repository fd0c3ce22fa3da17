using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.LoadBalancing;

namespace Qmulum.Balancer;

/// <summary>How requests find a node.</summary>
static class Proxy
{
    const string ClusterId = "nodes";

    // A page's event stream says something every 15 s; an upload may stand still for two minutes.
    static readonly TimeSpan Activity = TimeSpan.FromMinutes(3);
    static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(2);
    static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(6);

    /// <summary>Everything goes to the nodes, under the name that the client used: they compare it with the page's.</summary>
    public static RouteConfig Route { get; } = new()
    {
        RouteId = "all",
        ClusterId = ClusterId,
        Match = new() { Path = "{**path}" },
        Transforms = [new Dictionary<string, string> { ["RequestHeaderOriginalHost"] = "true" }],
    };

    /// <summary>The API nodes; one that says that it is not ready, or refuses connections, gets nothing until it is well again.</summary>
    public static ClusterConfig Nodes(IEnumerable<string> addresses) => new()
    {
        ClusterId = ClusterId,
        LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
        Destinations = addresses.ToDictionary(address => address, address => new DestinationConfig { Address = address }),
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = Activity },
        HealthCheck = new()
        {
            Active = new() { Enabled = true, Interval = AskEvery, Timeout = AnswerWithin, Path = "/health/ready" },
            Passive = new() { Enabled = true, ReactivationPeriod = AskEvery },
        },
    };
}
