using Qmulum.Media.Turning;

namespace Qmulum.Media;

/// <summary>
/// Gives a file turned by what its metadata says of its orientation, and leaves its coded picture and all else as they are. JPEG is not among these
/// formats: its coefficients can change places, which viewers need not know of (<see cref="DerivePlan.TurnsFile"/>).
/// </summary>
public static class FileTurner
{
    /// <summary>Files that are turned at once in this process, whoever asks; further ones wait. What each may have in memory is bounded by what is read of it.</summary>
    public const int AtOnce = 4;

    static readonly SemaphoreSlim Places = new(AtOnce);

    /// <summary>Says what the turned file consists of. Reads the metadata alone.</summary>
    /// <param name="file">The file; it may be hostile.</param>
    /// <param name="shown">The orientation that its pixels are shown with now, 1 to 8.</param>
    /// <param name="turn">1 to 8: how it is to be turned after that.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<FileTurn> TurnAsync(IFileBytes file, int shown, int turn, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(file);
        await Places.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            FilePatches patches = new(file.Length);
            await PatchAsync(new(file, ct), patches, Orientations.Then(shown, turn), turn).ConfigureAwait(false);
            return new(patches.ToParts(), null);
        }
        catch (TurnRefusedException refused)
        {
            return new([], refused.Message);
        }
        finally
        {
            Places.Release();
        }
    }

    static async Task PatchAsync(FileWindow file, FilePatches patches, int wanted, int turn)
    {
        var head = await file.ReadAtMostAsync(0, FormatSniffer.HeadBytes).ConfigureAwait(false);
        var format = FormatSniffer.Sniff(head.Span);
        await (format switch
        {
            MediaFormat.Png => PngTurn.PatchAsync(file, patches, wanted),
            MediaFormat.WebP => WebpTurn.PatchAsync(file, patches, wanted),
            MediaFormat.Heic or MediaFormat.Avif => HeifTurn.PatchAsync(file, patches, turn),
            MediaFormat.Tiff or MediaFormat.Dng or MediaFormat.Cr2 or MediaFormat.Nef or MediaFormat.Arw or MediaFormat.Orf or MediaFormat.Rw2 =>
                TiffTurn.PatchAsync(file, patches, 0, file.Length, wanted, mayGrow: true),
            MediaFormat.Cr3 => Cr3Turn.PatchAsync(file, patches, wanted),
            MediaFormat.Raf => RafTurn.PatchAsync(file, patches, wanted),
            _ => throw new TurnRefusedException(Reason(format)),
        }).ConfigureAwait(false);
    }

    static string Reason(MediaFormat format) => format switch
    {
        MediaFormat.Jxl => "JPEG XL keeps its orientation within the coded picture, which is not altered here",
        MediaFormat.Gif or MediaFormat.Bmp or MediaFormat.Svg => $"{format.ContentType()} has no place for an orientation",
        _ => $"{format.ContentType()} cannot be given turned",
    };
}
