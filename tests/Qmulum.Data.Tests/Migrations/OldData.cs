namespace Qmulum.Data.Tests.Migrations;

/// <summary>What builds of older versions wrote, in the SQL of their time. A version's part is never changed.</summary>
static class OldData
{
    static readonly byte[] Hash = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static async Task WriteAsync(IndexStore store, int version, Guid photo)
    {
        var id = photo.ToByteArray(bigEndian: true);
        await WritePhotoAsync(store, id);
        if (version >= 2)
        {
            await WriteTaskAsync(store, id);
        }

        if (version >= 6)
        {
            await WriteAuditAsync(store, id);
        }

        if (version >= 7)
        {
            await WriteDirectoryAsync(store, id);
        }

        if (version >= 8)
        {
            await WriteStatisticsAsync(store, id);
        }

        if (version >= 9)
        {
            await WriteCheckAsync(store, id);
        }
    }

    public static async Task CheckAsync(IndexDatabase index, int version, Guid photo)
    {
        var row = await index.Photos.GetAsync("home", photo, default);
        Assert.Equal(
            ("a.jpg", new DateTime(2024, 6, 1, 12, 30, 5), 4000, 3000, 2L), (row!.Name, row.Taken, row.Width, row.Height, row.Revision));
        Assert.Equal([new(2024, 6, 1, 7)], await index.Photos.MonthsAsync("home", default));
        Assert.Equal(new(1, 1234, 7), await index.Photos.TotalsAsync("home", default));
        Assert.Equal(photo, (await index.Photos.FindAsync("home", [Hash], default)).Single().PhotoId);
        Assert.Equal(photo, (await index.Photos.MonthAsync("home", 2024, 6, null, 10, default)).Photos.Single().PhotoId);
        Assert.Equal((7L, ChangeKind.Added), (await index.Photos.ChangesAsync("home", 2, 10, default)).Select(change => (change.Seq, change.Kind)).Single());
        var claimed = await index.Tasks.ClaimAsync("a", TimeSpan.FromMinutes(1), 10, default);
        if (version >= 2)
        {
            Assert.Equal(new(photo, "home", WorkPriority.Upload, 2, 5, DateTimeOffset.FromUnixTimeMilliseconds(1000)), Assert.Single(claimed));
        }
        else
        {
            Assert.Empty(claimed);
        }

        var audit = (await index.Audit.ReadAsync(new(photo, null, null, null), null, 10, default)).Rows;
        var totals = await index.Statistics.ReadAsync(100, 30, 10, default);
        var uncounted = await index.Statistics.UncountedAsync(PhotoPlace.First, 10, default);
        if (version >= 8)
        {
            Assert.Equal((new("image/heic", 1, 1234), new("camera", 1, 1234)), (totals.Formats.Single(), totals.Cameras.Single()));
            Assert.Equal(new(100, 1, 1234), totals.Days.Single());
            Assert.Equal([new("home", photo)], await index.Statistics.FailedAsync(PhotoPlace.First, 10, default));
            Assert.Empty(uncounted);
        }
        else
        {
            Assert.Empty(totals.Formats);
            Assert.Equal([new("home", photo)], uncounted);
        }

        if (version >= 7)
        {
            Assert.Equal([photo], await index.Directory.FindAccountsAsync("ANNA@", null, 10, default));
            Assert.Equal(["home"], await index.Directory.FindLibrariesAsync("", 10, default));
            Assert.Equal([new(1, 1234)], await index.Directory.TotalsOfAsync([photo], default));
        }

        AuditRow written = new(photo, DateTimeOffset.FromUnixTimeMilliseconds(1000), 31, photo, null, "s", "d", "192.0.2.1", "c");
        Assert.Equal(version >= 6 ? [written] : [], audit);

        // Photos that came before there were checks are due for one as well.
        Assert.Equal(("home", photo), Assert.Single(await index.Checks.ClaimAsync(TimeSpan.FromHours(1), 10, default)));
    }

    static Task WritePhotoAsync(IndexStore store, byte[] id) => store.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync("INSERT INTO library (library_id, last_seq, photos, bytes) VALUES ('home', 7, 1, 1234)");
            await session.ExecuteAsync("INSERT INTO library_month (library_id, month, photos, seq) VALUES ('home', 24293, 1, 7)");
            return await session.ExecuteAsync(
                """
                INSERT INTO photo (library_id, removed, taken_desc, photo_id, width, height, placeholder, tag, kind, state,
                    revision, seq, added_seq, changed_at, size, sha256, name)
                VALUES ('home', 0, -63852841805000, @photo, 4000, 3000, @none, 't', 1, 2, 2, 7, 3, 1000, 1234, @hash, 'a.jpg')
                """,
                ("@photo", id), ("@none", Array.Empty<byte>()), ("@hash", Hash));
        },
        default);

    static Task WriteAuditAsync(IndexStore store, byte[] id) => store.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                """
                INSERT INTO audit (at, entry_id, action, actor, account, subject, detail, address, client)
                VALUES (1000, @id, 31, @id, @none, 's', 'd', '192.0.2.1', 'c')
                """,
                ("@id", id), ("@none", Array.Empty<byte>()));
            return await session.ExecuteAsync("INSERT INTO audit_account (account_id, at, entry_id, action) VALUES (@id, 1000, @id, 31)", ("@id", id));
        },
        default);

    static Task WriteDirectoryAsync(IndexStore store, byte[] id) => store.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync("INSERT INTO account_entry (account_id, words) VALUES (@id, 'anna anna@example.org')", ("@id", id));
            return await session.ExecuteAsync("INSERT INTO library_entry (library_id, owner) VALUES ('home', @id)", ("@id", id));
        },
        default);

    static Task WriteStatisticsAsync(IndexStore store, byte[] id) => store.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync("UPDATE photo SET format = 'image/heic', camera = 'camera', received_day = 100, failed = 1");
            await session.ExecuteAsync("INSERT INTO statistic (kind, name, photos, bytes) VALUES (1, 'image/heic', 1, 1234), (3, '100', 1, 1234)");
            return await session.ExecuteAsync(
                "INSERT INTO statistic_change (change_id, kind, name, photos, bytes) VALUES (@id, 2, 'camera', 1, 1234)", ("@id", id));
        },
        default);

    static Task WriteTaskAsync(IndexStore store, byte[] id) => store.WriteAsync(
        session => session.ExecuteAsync(
            """
            INSERT INTO task_queue (photo_id, library_id, priority, due_at, not_before, enqueued_at, generation, claims)
            VALUES (@photo, 'home', 1, 2000, 2000, 1000, 5, 1)
            """,
            ("@photo", id)),
        default);

    static Task WriteCheckAsync(IndexStore store, byte[] id) => store.WriteAsync(
        session => session.ExecuteAsync("INSERT INTO photo_check (library_id, photo_id, due_at) VALUES ('home', @photo, 0)", ("@photo", id)),
        default);
}
