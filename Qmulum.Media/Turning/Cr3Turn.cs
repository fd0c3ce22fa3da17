namespace Qmulum.Media.Turning;

/// <summary>Canon RAW 3: boxes, with the first EXIF directory in "CMT1" of Canon's own box in "moov".</summary>
static class Cr3Turn
{
    const int UserType = 16; // the UUID of a box "uuid"

    public static async Task PatchAsync(FileWindow file, FilePatches patches, int orientation)
    {
        await foreach (var movie in Box.AllAsync(file, 0, file.Length).Where(static box => box.Type == "moov"))
        {
            await foreach (var own in Box.AllAsync(file, movie.Body, movie.End).Where(static box => box.Type == "uuid" && box.Length > 8 + UserType))
            {
                await foreach (var facts in Box.AllAsync(file, own.Body + UserType, own.End).Where(static box => box.Type == "CMT1"))
                {
                    await TiffTurn.PatchAsync(file, patches, facts.Body, facts.End - facts.Body, orientation, mayGrow: false).ConfigureAwait(false);
                    return;
                }
            }
        }
        throw new TurnRefusedException("The file has no EXIF where Canon's cameras put it");
    }
}
