namespace Qmulum.Media.Turning;

/// <summary>
/// HEIC and AVIF: readers follow the properties "irot" and "imir" of the picture (ISO/IEC 23008-12, 6.5.10 and 6.5.12) and never EXIF. They are put into the
/// box "meta" of the picture, and of all that goes with it: thumbnails, depth, gain map.
/// </summary>
static class HeifTurn
{
    public static async Task PatchAsync(FileWindow file, FilePatches patches, int turn)
    {
        Box? found = null;
        var hasTracks = false;
        try
        {
            await foreach (var box in Box.AllAsync(file, 0, file.Length).ConfigureAwait(false))
            {
                found ??= box.Type == "meta" ? box : null;
                hasTracks |= box.Type is "moov" or "moof";
            }
        }
        catch (TurnRefusedException) when (found is not null)
        {
            // Makers put what is no box behind the last one.
        }
        if (found is not { } meta || meta.Length > FileWindow.MaxPiece)
        {
            throw TurnRefusedException.Broken("it has no box \"meta\" of a bearable length");
        }
        if (hasTracks)
        {
            throw new TurnRefusedException("The file has a film of pictures beside its picture, whose places in the file would move");
        }
        var bytes = (await file.ReadAsync(meta.At, (int)meta.Length).ConfigureAwait(false)).ToArray();
        patches.Replace(meta.At, meta.Length, new HeifMeta(bytes, (int)(meta.Body - meta.At)).Turned(turn, meta.End, file.Ct));
    }
}
