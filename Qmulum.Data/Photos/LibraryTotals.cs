namespace Qmulum.Data;

/// <summary>What is in a library.</summary>
/// <param name="Photos">Photos that are there.</param>
/// <param name="Bytes">The sizes of their originals.</param>
/// <param name="LastSeq">The highest number of its log; 0 when nothing has happened yet.</param>
/// <param name="TrashPhotos">Photos in its trash.</param>
/// <param name="TrashBytes">The sizes of their originals: room that is still taken.</param>
public sealed record LibraryTotals(long Photos, long Bytes, long LastSeq, long TrashPhotos = 0, long TrashBytes = 0);
