namespace Qmulum.Cluster.Tests;

/// <summary>A test that needs the version before this one; left out where the history is not there.</summary>
sealed class UpgradeFactAttribute : FactAttribute
{
    public UpgradeFactAttribute() => Skip = PreviousServer.WhyNot;
}
