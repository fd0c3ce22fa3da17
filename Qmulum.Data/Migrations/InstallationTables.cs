namespace Qmulum.Data;

/// <summary>
/// Version 11: what is known once of the installation, also where it is one process. PostgreSQL has the table since version 3. And how many
/// uploads an account has begun and not finished is asked at each that begins.
/// </summary>
static class InstallationTables
{
    public static Migration Migration { get; } = new(InstallationFacts.SinceVersion, "installation",
    [
        """
        CREATE TABLE IF NOT EXISTS installation (
            name text NOT NULL PRIMARY KEY,
            value text NOT NULL)
        """,
        "CREATE INDEX upload_open ON upload (account_id) WHERE state = 1",
    ]);
}
