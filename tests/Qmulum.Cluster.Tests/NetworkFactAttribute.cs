namespace Qmulum.Cluster.Tests;

/// <summary>A test that makes a network of its own, which takes root. It is left out for others; in CI it runs and says what it lacks.</summary>
sealed class NetworkFactAttribute : FactAttribute
{
    public NetworkFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "It makes network namespaces, which takes root.";
        }
    }
}
