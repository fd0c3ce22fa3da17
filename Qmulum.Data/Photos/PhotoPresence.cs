namespace Qmulum.Data;

/// <summary>Where a photo is. The numbers are stored, in the column <c>removed</c>: the timeline is what has 0 there.</summary>
enum PhotoPresence
{
    /// <summary>In the timeline.</summary>
    There = 0,

    /// <summary>Gone: the row tells those who had it.</summary>
    Gone = 1,

    /// <summary>In the trash, from where it can be brought back.</summary>
    InTrash = 2,

    /// <summary>Being deleted for good: shown nowhere, but its bytes still take room.</summary>
    Purging = 3,
}

static class PhotoPresences
{
    /// <summary>Whether nobody can bring it back.</summary>
    public static bool IsForGood(this PhotoPresence presence) => presence is PhotoPresence.Gone or PhotoPresence.Purging;
}
