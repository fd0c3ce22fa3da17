namespace Qmulum.Data;

/// <summary>
/// Version 13: pictures and films that are one photo. A film that is a part of a picture's photo stays a row like any other, and is passed over by the timeline
/// alone; what has no counterpart costs no index an entry.
/// </summary>
static class PairTables
{
    public static Migration Migration { get; } = new(13, "pairs",
    [
        "ALTER TABLE photo ADD COLUMN part_of {bytes} NULL",
        "ALTER TABLE photo ADD COLUMN content_id text NOT NULL DEFAULT ''",
        "CREATE INDEX photo_by_content ON photo (library_id, content_id, photo_id) WHERE content_id <> ''",
        "CREATE INDEX photo_parts ON photo (library_id, part_of) WHERE part_of IS NOT NULL",
    ]);
}
