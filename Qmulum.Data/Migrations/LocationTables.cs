namespace Qmulum.Data;

/// <summary>
/// Version 15: where bytes live. The installation's own location is in no row, and is that of each library without one. <c>former</c> are the ids of the
/// locations whose bytes may still be there, with spaces between. Their grain has the truth, and writes the rows that processes read.
/// </summary>
static class LocationTables
{
    public static Migration Migration { get; } = new(15, "locations",
    [
        """
        CREATE TABLE location (
            location_id text NOT NULL PRIMARY KEY,
            name text NOT NULL,
            address text NOT NULL,
            added_at bigint NOT NULL)
        """,
        """
        CREATE TABLE library_location (
            library_id text NOT NULL,
            purpose bigint NOT NULL,
            location_id text NOT NULL,
            former text NOT NULL,
            PRIMARY KEY (library_id, purpose)) {clustered}
        """,
    ]);
}
