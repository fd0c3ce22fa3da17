using System.Buffers;
using System.IO.Hashing;
using System.Text.Json;
using Qmulum.Api.Photos;
using Qmulum.Grains.Interfaces;
using Qmulum.Storage;

namespace Qmulum.Api.Export;

/// <summary>
/// Puts a library's photos into a plan: the originals in a folder for each month, and what is known of them in one text beside. Page by page: what it
/// holds of each photo is its id.
/// </summary>
sealed class LibraryExport(IGrainFactory grains, IBlobStore store, PlanWriter plan, LibraryInfo library, string folder)
{
    const int Page = 500;
    const int AtOnce = 8;

    /// <summary>Photos that may change while the plan is made.</summary>
    const int MostChanged = 100_000;

    const int BufferBytes = 128 * 1024;

    static readonly byte[] Separator = ",\n"u8.ToArray();

    readonly ExportNames _names = new();
    readonly List<Guid> _added = [];

    // A photo that changes while its library is walked may stand at two places of the timeline, or at none: these are looked at once more at the end.
    readonly HashSet<Guid> _changed = [];
    long _seq = library.LastSeq;

    public async Task AddPhotosAsync(DateTime now, CancellationToken cancellationToken)
    {
        plan.BeginText();
        await plan.WriteAsync("[\n"u8.ToArray(), cancellationToken);
        string? after = null;
        do
        {
            var page = await grains.Timeline(library.Id).List(after, Page);
            await NoteChangedAsync();
            await AddAsync(page.Photos.Select(photo => photo.Id).Where(id => !_changed.Contains(id)), isLate: false, cancellationToken);
            after = page.Next;
        }
        while (after is not null);

        await NoteChangedAsync();
        _changed.ExceptWith(_added);
        await AddAsync([.. _changed], isLate: true, cancellationToken);
        await plan.WriteAsync("\n]\n"u8.ToArray(), cancellationToken);
        await plan.EndTextAsync($"{folder}/photos.json", now, cancellationToken);
    }

    async Task NoteChangedAsync()
    {
        for (var more = true; more;)
        {
            var page = await grains.Library(library.Id).GetChanges(_seq, 1_000);
            _changed.UnionWith(page.Changes.Where(change => change.Kind != ChangeKind.Removed).Select(change => change.Photo.Id));
            _seq = page.Changes.IsEmpty ? _seq : page.Changes[^1].Seq;
            more = page.More;
            if (_changed.Count > MostChanged)
            {
                throw new QmulumException(FaultCode.Busy, "Too much changes in your library just now; ask again when the upload is done.");
            }
        }
    }

    /// <param name="isLate">Whether its folder was left already, so that its name must be one that nothing else has.</param>
    async Task AddAsync(IEnumerable<Guid> ids, bool isLate, CancellationToken cancellationToken)
    {
        foreach (var some in ids.Chunk(AtOnce))
        {
            foreach (var photo in await Task.WhenAll(some.Select(id => FindAsync(id, cancellationToken))))
            {
                if (photo is not null)
                {
                    await AddAsync(photo, isLate, cancellationToken);
                }
            }
        }
    }

    async Task AddAsync(FoundPhoto photo, bool isLate, CancellationToken cancellationToken)
    {
        var (details, crc) = photo;
        var original = details.Versions[0];
        var name = crc is null ? null : NameOf(details.Entry, isLate);
        if (_added.Count > 0)
        {
            await plan.WriteAsync(Separator, cancellationToken);
        }

        await plan.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new ExportedPhoto(name?[(folder.Length + 1)..], original.ElsewhereSince, PhotoReply.Of(details)), ApiJson.Options), cancellationToken);
        if (name is not null)
        {
            await plan.AddAsync(name, details.Entry.Taken, BlobKey.Parse(original.BlobKey), original.Size, crc!.Value, cancellationToken);
        }

        _added.Add(details.Entry.Id);
    }

    string NameOf(PhotoEntry photo, bool isLate)
    {
        var month = $"{folder}/{photo.Taken.Year:D4}-{photo.Taken.Month:D2}/";
        var distinct = photo.Id.ToString("N")[..12];
        return isLate ? ExportNames.Distinct(month, photo.Name, distinct) : _names.Next(month, photo.Name, distinct);
    }

    /// <summary>The photo, and the CRC-32 of its original if that is where it belongs and was not left to the replicas; null when the photo is gone.</summary>
    async Task<FoundPhoto?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await grains.Photo(id).GetDetails() is not { } details)
        {
            return null;
        }

        var original = details.Versions[0];
        if (original.ElsewhereSince is not null)
        {
            return new(details, null);
        }

        var key = BlobKey.Parse(original.BlobKey);
        return await store.StatAsync(key, cancellationToken) is { } blob && blob.Size == original.Size
            ? new(details, original.Crc32 ?? await ReadCrcAsync(key, cancellationToken))
            : new(details, null);
    }

    /// <summary>Of a photo that was uploaded before its CRC-32 was kept: its bytes are read once more.</summary>
    async Task<uint> ReadCrcAsync(BlobKey key, CancellationToken cancellationToken)
    {
        Crc32 crc = new();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var blob = await store.OpenAsync(key, null, cancellationToken);
            while (await blob.Content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                crc.Append(buffer.AsSpan(0, read));
            }

            return crc.GetCurrentHashAsUInt32();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    sealed record FoundPhoto(PhotoDetails Details, uint? Crc);

    /// <param name="File">
    /// Where its original is, from the library's folder on; null when its bytes are missing or damaged in the location, or kept by the library's replicas alone.
    /// </param>
    /// <param name="ElsewhereSince">Since when the replicas alone keep the original; null when they do not.</param>
    sealed record ExportedPhoto(string? File, DateTimeOffset? ElsewhereSince, PhotoReply Photo);
}
