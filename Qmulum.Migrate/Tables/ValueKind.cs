namespace Qmulum.Migrate.Tables;

/// <summary>The kinds of values that the tables have; each is one type on both databases.</summary>
enum ValueKind
{
    /// <summary>A <see cref="long"/>: bigint.</summary>
    Integer = 1,

    /// <summary>A <see cref="byte"/> array, the text in UTF-8: both databases keep it so, and what is only carried need not become a string.</summary>
    Text = 2,

    /// <summary>A <see cref="byte"/> array: BLOB, bytea.</summary>
    Bytes = 3,

    /// <summary>A <see cref="double"/>: double precision.</summary>
    Real = 4,
}
