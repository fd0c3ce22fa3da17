namespace Qmulum.Data;

/// <summary>How a cluster's rows of states and reminders say whose they are.</summary>
public static class ClusterRows
{
    /// <summary>Stands in every row's key, so it never changes, whatever the cluster is called.</summary>
    public const string ServiceId = "qmulum";

    /// <summary>A grain in a row: "library/home".</summary>
    public static string Grain(string type, string key) => $"{type}/{key}";
}
