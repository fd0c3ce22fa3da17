namespace Qmulum.Data;

/// <summary>
/// Version 6. The audit lies in the order of time, of which a page is one range. An entry concerns up to two accounts, the one that did it and the one
/// that it was done to: <c>audit_account</c> finds it by either. What is not known is empty, not null: one way to read it.
/// </summary>
static class AuditTables
{
    public static Migration Migration { get; } = new(6, "audit",
    [
        """
        CREATE TABLE audit (
            at bigint NOT NULL,
            entry_id {bytes} NOT NULL,
            action bigint NOT NULL,
            actor {bytes} NOT NULL,
            account {bytes} NOT NULL,
            subject text NOT NULL,
            detail text NOT NULL,
            address text NOT NULL,
            client text NOT NULL,
            PRIMARY KEY (at, entry_id)) {clustered}
        """,
        "CREATE INDEX audit_by_action ON audit (action, at, entry_id)",
        """
        CREATE TABLE audit_account (
            account_id {bytes} NOT NULL,
            at bigint NOT NULL,
            entry_id {bytes} NOT NULL,
            action bigint NOT NULL,
            PRIMARY KEY (account_id, at, entry_id)) {clustered}
        """,
    ]);
}
