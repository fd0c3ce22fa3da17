namespace Qmulum.Data;

/// <summary>
/// Version 7. Which accounts and libraries there are: grains answer by their id alone. <c>words</c> is what is searched, in lower case. What a library
/// holds stands in <c>library</c>, which its photos' transactions keep.
/// </summary>
static class DirectoryTables
{
    public static Migration Migration { get; } = new(7, "directory",
    [
        """
        CREATE TABLE account_entry (
            account_id {bytes} NOT NULL PRIMARY KEY,
            words text NOT NULL) {clustered}
        """,
        """
        CREATE TABLE library_entry (
            library_id text NOT NULL PRIMARY KEY,
            owner {bytes} NOT NULL) {clustered}
        """,
        "CREATE INDEX library_entry_of ON library_entry (owner)",
    ]);
}
