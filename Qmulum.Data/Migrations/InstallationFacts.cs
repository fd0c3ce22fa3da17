namespace Qmulum.Data;

/// <summary>The names of what the table <c>installation</c> tells.</summary>
public static class InstallationFacts
{
    /// <summary>The version of the index tables from which on the table is there on SQLite too.</summary>
    public const int SinceVersion = 11;

    /// <summary>The id of the location that every process must find.</summary>
    public const string Location = "location";

    /// <summary>The id under which a cluster's first process makes the location, noted before it does.</summary>
    public const string Claim = "location-claim";

    /// <summary>There while <c>qmulum migrate</c> or a restore has begun to carry an installation into this database and not ended: no server works on it.</summary>
    public const string Carrying = "carrying";

    /// <summary>What <c>qmulum migrate</c> carried into this database, once it was whole.</summary>
    public const string Carried = "carried";
}
