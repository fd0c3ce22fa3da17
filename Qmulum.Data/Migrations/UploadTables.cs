namespace Qmulum.Data;

/// <summary>Version 10: what became of each upload that may be interrupted. The grain of an upload is the truth while it lives; this is its history.</summary>
static class UploadTables
{
    public static Migration Migration { get; } = new(10, "upload history",
    [
        """
        CREATE TABLE upload (
            library_id text NOT NULL,
            upload_id {bytes} NOT NULL,
            account_id {bytes} NOT NULL,
            name text NOT NULL,
            device text NOT NULL,
            path text NOT NULL,
            size bigint NOT NULL,
            received bigint NOT NULL,
            state bigint NOT NULL,
            stops bigint NOT NULL,
            reason text NOT NULL,
            began_at bigint NOT NULL,
            heard_at bigint NOT NULL,
            PRIMARY KEY (library_id, upload_id)) {clustered}
        """,
        "CREATE INDEX upload_latest ON upload (library_id, began_at, upload_id)",
        "CREATE INDEX upload_heard ON upload (heard_at)",
    ]);
}
