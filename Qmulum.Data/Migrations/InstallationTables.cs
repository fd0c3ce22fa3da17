namespace Qmulum.Data;

/// <summary>Version 11: what is known once of the installation, also where it is one process. PostgreSQL has the table since version 3.</summary>
static class InstallationTables
{
    public static Migration Migration { get; } = new(InstallationFacts.SinceVersion, "installation",
    [
        """
        CREATE TABLE IF NOT EXISTS installation (
            name text NOT NULL PRIMARY KEY,
            value text NOT NULL)
        """,
    ]);
}
