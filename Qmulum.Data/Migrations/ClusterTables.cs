namespace Qmulum.Data;

/// <summary>
/// Version 3, on PostgreSQL alone: what a cluster of silos keeps. Orleans' AdoNet providers bring no SQL of their own: they read their
/// statements from the table <c>OrleansQuery</c> by fixed keys, and give and take values by fixed names
/// (https://learn.microsoft.com/dotnet/orleans/host/configuration-guide/adonet-configuration). The tables are this project's; only
/// those keys and names are not.
/// </summary>
static class ClusterTables
{
    public static Migration Migration { get; } = new(3, "cluster", [])
    {
        PostgreSqlStatements =
        [
            """
            CREATE TABLE installation (
                name text NOT NULL PRIMARY KEY,
                value text NOT NULL)
            """,
            "CREATE TABLE OrleansQuery (QueryKey text NOT NULL PRIMARY KEY, QueryText text NOT NULL)",
            .. MembershipTables.Statements,
            .. GrainStateTables.Statements,
            .. ReminderTables.Statements,
        ],
    };

    /// <summary>Stores a provider's statement under its key.</summary>
    public static string Query(string key, string text) => $"INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('{key}', $query${text}$query$)";
}
