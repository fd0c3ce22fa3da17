namespace Qmulum.Data;

/// <summary>
/// One recording: numbers the rows of one library and keeps its totals and months, within one transaction. The library's row is
/// locked first, so that recordings of one library come one after the other, whatever process they come from, and no number is
/// given twice or left out.
/// </summary>
sealed class PhotoRecorder(IndexSession session, string libraryId, DateTimeOffset now)
{
    // The update changes nothing; it takes the lock and answers with what is there, in both databases.
    const string LockLibrary = """
        INSERT INTO library (library_id, last_seq, photos, bytes) VALUES (@library, 0, 0, 0)
        ON CONFLICT (library_id) DO UPDATE SET last_seq = library.last_seq
        RETURNING photos, bytes, last_seq, trash_photos, trash_bytes
        """;

    const string SaveLibrary = """
        UPDATE library SET photos = @photos, bytes = @bytes, last_seq = @seq, trash_photos = @trash_photos, trash_bytes = @trash_bytes
        WHERE library_id = @library
        """;

    const string ReadStored = """
        SELECT photo_id, revision, size, taken_desc, removed, added_seq, format, camera, received_day, failed, part_of IS NOT NULL
        FROM photo WHERE library_id = @library AND photo_id = @photo
        """;

    const string SavePhoto = """
        INSERT INTO photo (library_id, removed, taken_desc, photo_id, width, height, placeholder, tag, kind, state,
            revision, seq, added_seq, changed_at, size, sha256, name, format, camera, received_day, failed, part_of, content_id)
        VALUES (@library, @removed, @taken, @photo, @width, @height, @placeholder, @tag, @kind, @state,
            @revision, @seq, @added, @now, @size, @hash, @name, @format, @camera, @received, @failed,
            CASE WHEN length(@part) = 0 THEN NULL ELSE @part END, @content)
        ON CONFLICT (library_id, photo_id) DO UPDATE SET removed = excluded.removed, taken_desc = excluded.taken_desc,
            width = excluded.width, height = excluded.height, placeholder = excluded.placeholder, tag = excluded.tag,
            kind = excluded.kind, state = excluded.state, revision = excluded.revision, seq = excluded.seq,
            added_seq = excluded.added_seq, changed_at = excluded.changed_at, size = excluded.size,
            sha256 = excluded.sha256, name = excluded.name, format = excluded.format, camera = excluded.camera,
            received_day = excluded.received_day, failed = excluded.failed, part_of = excluded.part_of, content_id = excluded.content_id
        """;

    const string SaveTraits = """
        UPDATE photo SET format = @format, camera = @camera, received_day = @received, failed = @failed
        WHERE library_id = @library AND photo_id = @photo
        """;

    const string SaveMonth = """
        INSERT INTO library_month (library_id, month, photos, seq) VALUES (@library, @month, @photos, @seq)
        ON CONFLICT (library_id, month) DO UPDATE SET photos = library_month.photos + excluded.photos, seq = excluded.seq
        """;

    // The same stamp keeps its number: a photo that is being deleted stands where it stood.
    const string SaveTrash = """
        INSERT INTO trash (library_id, purging, trashed_seq, photo_id, stamp, trashed_at)
        VALUES (@library, @purging, @seq, @photo, @stamp, @at)
        ON CONFLICT (library_id, photo_id) DO UPDATE SET purging = excluded.purging, stamp = excluded.stamp, trashed_at = excluded.trashed_at,
            trashed_seq = CASE WHEN trash.stamp = excluded.stamp THEN trash.trashed_seq ELSE excluded.trashed_seq END
        """;

    const string DropTrash = "DELETE FROM trash WHERE library_id = @library AND photo_id = @photo";

    readonly List<LoggedChange> _logged = [];
    readonly HashSet<Guid> _wereInTrash = [];
    readonly Dictionary<Guid, (StoredPhoto Stored, int Logged)> _changed = [];
    readonly Dictionary<CalendarMonth, MonthDelta> _months = [];
    readonly Dictionary<Guid, PhotoTraits> _retold = [];
    readonly StatisticChanges _counts = new();
    Dictionary<Guid, StoredPhoto> _stored = [];
    long _photos;
    long _bytes;
    long _seq;
    long _trashPhotos;
    long _trashBytes;

    public async Task<IReadOnlyList<LoggedChange>> RecordAsync(IReadOnlyList<PhotoRow> rows)
    {
        await LockAsync().ConfigureAwait(false);
        await ReadAsync(rows).ConfigureAwait(false);
        foreach (var row in rows)
        {
            Enter(row);
        }

        if (_logged.Count > 0)
        {
            await SaveAsync().ConfigureAwait(false);
        }

        await session.ExecuteEachAsync(SaveTraits, [.. _retold.Select(photo => (SqlValue[])[
            ("@library", libraryId), ("@photo", PhotoColumns.IdBytes(photo.Key)), .. TraitValues(photo.Value)])]).ConfigureAwait(false);
        await _counts.SaveAsync(session).ConfigureAwait(false);

        return _logged;
    }

    async Task LockAsync()
    {
        var totals = await session.QueryAsync(
            LockLibrary, PhotoColumns.ReadTotals, ("@library", libraryId)).ConfigureAwait(false);
        (_photos, _bytes, _seq, _trashPhotos, _trashBytes) = totals[0];
    }

    async Task ReadAsync(IReadOnlyList<PhotoRow> rows)
    {
        var asked = rows.Select(row => row.PhotoId).Distinct()
            .Select(id => (SqlValue[])[("@library", libraryId), ("@photo", PhotoColumns.IdBytes(id))]).ToList();
        var found = await session.QueryEachAsync(
            ReadStored,
            row => (Id: PhotoColumns.ReadId(row, 0), Photo: new StoredPhoto(
                row.GetInt64(1), row.GetInt64(2), WallTime.FromMilliseconds(-row.GetInt64(3)), (PhotoPresence)row.GetInt64(4), row.GetInt64(5),
                new(row.GetString(6), row.GetString(7), row.GetInt64(8), row.GetInt64(9) != 0), row.GetBoolean(10))),
            asked).ConfigureAwait(false);
        _stored = found.ToDictionary(photo => photo.Id, photo => photo.Photo);
    }

    void Enter(PhotoRow given)
    {
        var isKnown = _stored.TryGetValue(given.PhotoId, out var stored);
        if (isKnown && given.Revision <= stored.Revision)
        {
            Retell(given, stored);
            return;
        }

        var row = given with { Taken = WallTime.Truncate(given.Taken) };
        var wasThere = isKnown && stored.Presence == PhotoPresence.There;
        _seq++;
        if (isKnown)
        {
            Count(stored, -1);
        }

        // A photo that comes back is new to whoever has seen it go; so is one that is no longer a part of another.
        var isPart = row.PartOf is not null;
        var comes = !row.Removed && (!wasThere || (stored.IsPart && !isPart));
        var traits = row.Traits ?? (isKnown ? stored.Traits : PhotoTraits.Unknown);
        var next = new StoredPhoto(row.Revision, row.Size, row.Taken, row.Presence, comes || !isKnown ? _seq : stored.AddedSeq, traits, isPart);
        Count(next, +1);
        if (isKnown && stored.IsInTrash)
        {
            _wereInTrash.Add(row.PhotoId);
        }

        _stored[row.PhotoId] = next;
        _changed[row.PhotoId] = (next, _logged.Count);
        _logged.Add(new(_seq, row.Removed ? ChangeKind.Removed : comes ? ChangeKind.Added : ChangeKind.Updated, now, row, row.Presence.IsForGood()));
    }

    /// <summary>What is counted of a photo may be told without a change of the photo: by a version that counts what the one before did not.</summary>
    void Retell(PhotoRow given, StoredPhoto stored)
    {
        if (given.Revision != stored.Revision || given.Traits is not { } traits || traits == stored.Traits)
        {
            return;
        }

        _counts.Count(stored.Traits, stored.Size, stored.Presence, -1);
        _counts.Count(traits, stored.Size, stored.Presence, +1);
        _stored[given.PhotoId] = stored with { Traits = traits };
        _retold[given.PhotoId] = traits;
    }

    void Count(StoredPhoto photo, int photos)
    {
        _counts.Count(photo.Traits, photo.Size, photo.Presence, photos);
        if (photo.IsInTrash)
        {
            _trashPhotos += photos;
            _trashBytes += photos * photo.Size;
        }

        if (photo.Presence != PhotoPresence.There)
        {
            return;
        }

        _photos += photos;
        _bytes += photos * photo.Size;
        if (photo.IsPart)
        {
            return;
        }

        var month = CalendarMonth.Of(photo.Taken);
        _months[month] = new(_months.GetValueOrDefault(month).Photos + photos, _seq);
    }

    async Task SaveAsync()
    {
        await session.ExecuteEachAsync(SavePhoto, [.. _changed.Values.Select(changed => Values(changed.Stored, _logged[changed.Logged]))])
            .ConfigureAwait(false);
        await session.ExecuteEachAsync(
            SaveMonth,
            [.. _months.Select(month => (SqlValue[])[
                ("@library", libraryId), ("@month", month.Key.Number), ("@photos", month.Value.Photos), ("@seq", month.Value.Seq)])])
            .ConfigureAwait(false);
        await SaveTrashAsync().ConfigureAwait(false);
        await session.ExecuteAsync(
            SaveLibrary,
            ("@library", libraryId), ("@photos", _photos), ("@bytes", _bytes), ("@seq", _seq),
            ("@trash_photos", _trashPhotos), ("@trash_bytes", _trashBytes)).ConfigureAwait(false);
    }

    async Task SaveTrashAsync()
    {
        var now = _changed.ToLookup(changed => _logged[changed.Value.Logged].Photo.Trash is not null);
        var left = now[false].Where(changed => _wereInTrash.Contains(changed.Key)).ToList();
        if (left.Count > 0)
        {
            await session.ExecuteEachAsync(
                DropTrash, [.. left.Select(changed => (SqlValue[])[("@library", libraryId), ("@photo", PhotoColumns.IdBytes(changed.Key))])])
                .ConfigureAwait(false);
        }

        if (now[true].Any())
        {
            await session.ExecuteEachAsync(SaveTrash, [.. now[true].Select(changed => TrashValues(_logged[changed.Value.Logged]))]).ConfigureAwait(false);
        }
    }

    SqlValue[] TrashValues(LoggedChange change)
    {
        var mark = change.Photo.Trash!;
        return
        [
            ("@library", libraryId), ("@purging", mark.IsBeingPurged ? 1L : 0L), ("@seq", change.Seq),
            ("@photo", PhotoColumns.IdBytes(change.Photo.PhotoId)), ("@stamp", mark.Stamp), ("@at", mark.At.ToUnixTimeMilliseconds()),
        ];
    }

    SqlValue[] Values(StoredPhoto stored, LoggedChange change)
    {
        var photo = change.Photo;
        return
        [
            ("@library", libraryId), ("@removed", (long)photo.Presence), ("@taken", -WallTime.ToMilliseconds(photo.Taken)),
            ("@photo", PhotoColumns.IdBytes(photo.PhotoId)), ("@width", (long)photo.Width), ("@height", (long)photo.Height),
            ("@placeholder", photo.Placeholder), ("@tag", photo.Tag), ("@kind", (long)photo.Kind), ("@state", (long)photo.State),
            ("@revision", photo.Revision), ("@seq", change.Seq), ("@added", stored.AddedSeq), ("@now", now.ToUnixTimeMilliseconds()),
            ("@size", photo.Size), ("@hash", photo.Sha256), ("@name", photo.Name), .. TraitValues(stored.Traits),
            ("@part", photo.PartOf is { } part ? PhotoColumns.IdBytes(part) : []), ("@content", photo.ContentId),
        ];
    }

    static SqlValue[] TraitValues(PhotoTraits traits) =>
        [("@format", traits.Format), ("@camera", traits.Camera), ("@received", traits.ReceivedDay), ("@failed", traits.HasFailed ? 1L : 0L)];

    readonly record struct StoredPhoto(long Revision, long Size, DateTime Taken, PhotoPresence Presence, long AddedSeq, PhotoTraits Traits, bool IsPart)
    {
        public bool IsInTrash => Presence is PhotoPresence.InTrash or PhotoPresence.Purging;
    }

    readonly record struct MonthDelta(long Photos, long Seq);
}
