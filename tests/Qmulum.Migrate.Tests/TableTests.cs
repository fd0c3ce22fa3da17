using Qmulum.Migrate.Tables;

namespace Qmulum.Migrate.Tests;

/// <summary>What becomes of rows on their way.</summary>
public sealed class TableTests : TargetTest
{
    [Fact]
    public async Task A_state_arrives_byte_for_byte_under_the_key_of_the_cluster()
    {
        using var source = await BuiltInstallation.MakeAsync();
        await source.AddStatesAsync(1);

        (await MigrateProcess.RunAsync(source.Data, Database)).Expect(0);

        var state = await DatabaseImage.ColumnAsync(Database, "SELECT state::text FROM grain_state WHERE grain_id = 'type0/0/ü+0' AND state_name = 'slot'");
        Assert.Equal("""{ "n":0, "text" : "žluť 🐎 \u0000", "more":""}""", Assert.Single(state));
        Assert.Equal(1, await NumberAsync("SELECT count(*) FROM grain_state WHERE service_id = 'qmulum' AND version = 1 AND key_high = 0 AND key_low = 0"));
        Assert.Equal(1_600_000_000_000, await NumberAsync("SELECT (extract(epoch FROM modified_at) * 1000)::bigint FROM grain_state"));
    }

    [Fact]
    public async Task A_reminder_keeps_its_schedule()
    {
        using var source = await BuiltInstallation.MakeAsync();
        var first = new DateTimeOffset(2026, 3, 29, 1, 59, 59, 987, TimeSpan.Zero);
        await source.AddReminderAsync("bell", "tower/1", "ring", first, TimeSpan.FromMilliseconds(90_001));

        (await MigrateProcess.RunAsync(source.Data, Database)).Expect(0);

        var row = await DatabaseImage.ColumnAsync(
            Database, "SELECT concat_ws(' ', service_id, grain_id, reminder_name, grain_hash, extract(epoch FROM start_at), period_ms, version) FROM reminder");
        Assert.Equal($"qmulum bell/tower/1 ring {GrainHash.Of("bell", "tower/1")} 1774749599.987000 90001 0", Assert.Single(row));
    }

    // What GrainId.GetUniformHashCode() of Microsoft.Orleans.Core.Abstractions 10.4.2 answers.
    [Theory]
    [InlineData("library", "home", 301297812)]
    [InlineData("photo", "00000000-1111", 1765606608)]
    [InlineData("bell", "bell", 2031276416)]
    [InlineData("x", "ü/ö+1", 899267516)]
    public void A_grain_has_its_place_on_Orleans_ring(string type, string key, int hash) => Assert.Equal(hash, GrainHash.Of(type, key));

    [Fact]
    public async Task A_table_that_comes_with_a_later_version_is_carried_without_a_word_about_it()
    {
        const string Table = "CREATE TABLE later (id bigint NOT NULL, name text, part {0}, share double precision, PRIMARY KEY (name, id))";
        using var source = await BuiltInstallation.MakeAsync();
        await source.ExecuteAsync(source.Index, string.Format(Table, "BLOB"));
        await source.AddRowsAsync("INSERT INTO later VALUES (@i, 'name ' || (@i % 3), CASE WHEN @i % 2 THEN NULL ELSE x'00ff' END, @i / 3.0)", 20);
        await MakeTablesAsync();
        await ExecuteAsync(string.Format(Table, "bytea"));

        (await MigrateProcess.RunAsync(source.Data, Database)).Expect(0);

        Assert.Equal(20, await NumberAsync("SELECT count(*) FROM later"));
        Assert.Equal(10, await NumberAsync("SELECT count(*) FROM later WHERE part = '\\x00ff'"));
        Assert.Equal(1, await NumberAsync("SELECT count(*) FROM later WHERE id = 2 AND name = 'name 2' AND share = 2 / 3.0::double precision"));
    }

    [Fact]
    public void A_digest_is_of_the_rows_and_not_of_their_order()
    {
        object?[][] rows = [[1L, new byte[] { 1 }], [2L, null], [3L, Array.Empty<byte>()]];

        Assert.Equal(Digest(rows), Digest([rows[2], rows[0], rows[1]]));
        Assert.NotEqual(Digest(rows), Digest([rows[0], rows[1]]));
        Assert.NotEqual(Digest([rows[0], rows[0]]), Digest([rows[1], rows[1]]));
    }

    public static TheoryData<object?[], object?[]> Different => new()
    {
        { ["ab"u8.ToArray(), "c"u8.ToArray()], ["a"u8.ToArray(), "bc"u8.ToArray()] },
        { [null], [Array.Empty<byte>()] },
        { [0L], [new byte[8]] },
        { [null, 1L], [1L, null] },
    };

    [Theory]
    [MemberData(nameof(Different))]
    public void A_digest_tells_rows_apart_whose_values_only_look_alike(object?[] one, object?[] other) =>
        Assert.NotEqual(Digest([one]), Digest([other]));

    [Fact]
    public void A_digest_tells_a_text_from_the_same_bytes()
    {
        RowDigest text = new([ValueKind.Text]);
        RowDigest bytes = new([ValueKind.Bytes]);
        text.Add(["a"u8.ToArray()]);
        bytes.Add(["a"u8.ToArray()]);

        Assert.NotEqual(text.Hex, bytes.Hex);
    }

    static (long, string) Digest(object?[][] rows)
    {
        RowDigest digest = new([.. rows[0].Select((_, i) => rows.Any(row => row[i] is long) ? ValueKind.Integer : ValueKind.Bytes)]);
        foreach (var row in rows)
        {
            digest.Add(row);
        }

        return (digest.Rows, digest.Hex);
    }
}
